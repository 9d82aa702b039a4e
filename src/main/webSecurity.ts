import type { App, Session, WebContents } from 'electron'
import { isAppUrl } from './appProtocol.ts'

/** Pictures and downloads that the page makes itself; devtools is the browser's own. */
const ownSchemes = ['data:', 'blob:', 'devtools:']
const isOwnRequest = (url: string): boolean => isAppUrl(url) || ownSchemes.some(scheme => url.startsWith(scheme))

/** Chromium's code for a certificate that is refused; the app speaks TLS with nobody. */
const refusedCertificate = -2

/** Lets a session load the app's own files and nothing else, and grants no permission but writing to the clipboard, which the copy buttons need. */
export function lockSession(session: Session): void {
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOwnRequest(details.url) }))
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write'
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  session.setDevicePermissionHandler(() => false)
  session.setCertificateVerifyProc((_request, decide) => decide(refusedCertificate))
  // Its dictionaries would be downloaded.
  session.setSpellCheckerEnabled(false)
}

function lockContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (!isAppUrl(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // WebRTC goes past the filter of requests.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** Must be called before the app is ready. Every page and session that is ever made stays with the app: no other address, no second window, no webview, no name looked up. */
export function lockApp(app: App): void {
  app.enableSandbox()
  // Prefetched names go past the filter of requests too.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.on('session-created', lockSession)
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}
