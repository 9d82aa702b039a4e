import path from 'node:path'
import { app, BrowserWindow, screen } from 'electron'
import { appUrl } from './appProtocol.ts'
import { preloadFile } from './paths.ts'
import { minimumSize, readBounds, usableBounds, writeBounds } from './windowBounds.ts'

const boundsFile = (): string => path.join(app.getPath('userData'), 'window.json')

/** What the page may do: the least that Electron can give it. */
const webPreferences = {
  preload: preloadFile,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false
}

/** Shows the page again after its process died; training goes on without it. One that dies before it has loaded would only die again. */
function reviveAfterCrash(window: BrowserWindow, log: (line: string) => void): void {
  let hasLoaded = false
  window.webContents.on('did-finish-load', () => (hasLoaded = true))
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`the window's process is gone: ${reason} (${exitCode})`)
    if (hasLoaded && !window.isDestroyed()) window.reload()
    hasLoaded = false
  })
}

/** Opens the window where it was last; it is shown once it has something to show. */
function openWindow(log: (line: string) => void): void {
  const stored = readBounds(boundsFile())
  const workAreas = screen.getAllDisplays().map(display => display.workArea)
  const window = new BrowserWindow({
    ...usableBounds(stored, workAreas),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Trialbook',
    webPreferences
  })
  if (stored?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    try {
      writeBounds(boundsFile(), { ...window.getNormalBounds(), maximized: window.isMaximized() })
    } catch (error) {
      log(`where the window was is not remembered: ${String(error)}`)
    }
  })
  reviveAfterCrash(window, log)
  window.loadURL(appUrl).catch((error: unknown) => log(`the window could not be loaded: ${String(error)}`))
}

/** Brings the window to the front, or opens it where there is none. */
export function showWindow(log: (line: string) => void): void {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return openWindow(log)
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
