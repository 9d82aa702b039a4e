import { ipcRenderer } from 'electron'

/** Hands the page one port to the core, when the page says that it listens, and nothing else: no function of Electron or Node reaches it. */
const listening = 'trialbook:ready'
const handedOver = 'trialbook:port'

window.addEventListener('message', event => {
  if (event.source === window && event.data === listening) ipcRenderer.send('trialbook:connect')
})

ipcRenderer.on('trialbook:port', event => window.postMessage(handedOver, location.origin, [...event.ports]))
