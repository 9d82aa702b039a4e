import type { App, Session, WebContents } from 'electron'
import { isAppUrl } from './appProtocol.ts'

/** Pictures and downloads that the page makes itself; devtools is the browser's own. */
const ownSchemes = ['data:', 'blob:', 'devtools:']
const isOwnRequest = (url: string): boolean => isAppUrl(url) || ownSchemes.some(scheme => url.startsWith(scheme))

/** Lets a session load the app's own files and nothing else, and grants no permission but writing to the clipboard, which the copy buttons need. */
export function lockSession(session: Session): void {
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOwnRequest(details.url) }))
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write'
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  session.setDevicePermissionHandler(() => false)
}

function lockContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url?: string }, url: string): void => {
    if (!isAppUrl(url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', event => stay(event, event.url))
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Every page that is ever made stays with the app: no other address, no second window and no webview. */
export function lockWebContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}
