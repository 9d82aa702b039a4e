import path from 'node:path'
import { app, BrowserWindow, screen } from 'electron'
import { appUrl } from './appProtocol.ts'
import { preloadFile } from './paths.ts'
import { minimumSize, readBounds, usableBounds, writeBounds } from './windowBounds.ts'

const boundsFile = (): string => path.join(app.getPath('userData'), 'window.json')

/** Opens the window where it was last; it is shown once it has something to show. */
export function openWindow(): BrowserWindow {
  const stored = readBounds(boundsFile())
  const window = new BrowserWindow({
    ...usableBounds(
      stored,
      screen.getAllDisplays().map(display => display.workArea)
    ),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Trialbook',
    webPreferences: {
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
      spellcheck: false
    }
  })
  if (stored?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeBounds(boundsFile(), { ...window.getNormalBounds(), maximized: window.isMaximized() }))
  void window.loadURL(appUrl)
  return window
}
