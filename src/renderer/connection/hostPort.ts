/** The port a desktop preload hands to its window, or undefined in a browser tab. */
export function takeHostPort(): Promise<MessagePort | undefined> {
  return Promise.resolve(undefined)
}
