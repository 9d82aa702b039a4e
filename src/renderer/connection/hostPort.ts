const ready = 'trialbook:ready'
const handedOver = 'trialbook:port'

/** The port a desktop preload hands to its window, or undefined in a browser tab. The preload waits to hear that the page listens, so no port is lost. */
export function takeHostPort(): Promise<MessagePort | undefined> {
  if (location.protocol !== 'app:') return Promise.resolve(undefined)
  return new Promise(resolve => {
    function take(event: MessageEvent): void {
      const [port] = event.ports
      if (event.source !== window || event.data !== handedOver || !port) return
      window.removeEventListener('message', take)
      resolve(port)
    }
    window.addEventListener('message', take)
    window.postMessage(ready, location.origin)
  })
}
