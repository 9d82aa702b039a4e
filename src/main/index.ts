import { writeSync } from 'node:fs'
import { app, dialog, session } from 'electron'
import type { BrowserWindow } from 'electron'
import { createCore } from '../core/createCore.ts'
import type { Core } from '../core/createCore.ts'
import { listenOnLoopback } from '../server/loopback.ts'
import { libraryFolder } from '../server/paths.ts'
import { ExpectedError } from '../shared/errors.ts'
import { registerAppScheme, serveApp } from './appProtocol.ts'
import { setApplicationMenu } from './menu.ts'
import { rendererFolder, trainerFile } from './paths.ts'
import { guardQuit } from './quit.ts'
import { bridgeRpc } from './rpcBridge.ts'
import { dataDirOption } from './startOptions.ts'
import { createUtilityTrainerLauncher } from './utilityTrainerLauncher.ts'
import { lockSession, lockWebContents } from './webSecurity.ts'
import { openWindow } from './window.ts'

/** The desktop host: owns the core, shows the window, and starts trainers as utility processes. */
let window: BrowserWindow | undefined

const log = (line: string): void => void writeSync(2, `${line}\n`)

function showWindow(): void {
  if (!window || window.isDestroyed()) {
    window = openWindow()
    return
  }
  if (window.isMinimized()) window.restore()
  window.focus()
}

function openCore(): Promise<Core> {
  return createCore({
    libraryFolder: libraryFolder(dataDirOption(process.argv)),
    launcher: createUtilityTrainerLauncher(trainerFile),
    appVersion: app.getVersion(),
    capabilities: { pick_files: true, reveal_folder: true, native_menu: true },
    mnistFolder: process.env['TRIALBOOK_MNIST_DIR']
  })
}

async function start(): Promise<void> {
  const core = await openCore()
  // The door through which `trialbook` commands work with the library that this app owns; it shows no window.
  const loopback = await listenOnLoopback({ router: core.router, port: 0, log })
  core.announceContact({ port: loopback.port, token: loopback.token })
  lockSession(session.defaultSession)
  serveApp(session.defaultSession, rendererFolder)
  setApplicationMenu(process.platform)
  const stopBridge = bridgeRpc(core.router, log)
  guardQuit(app, {
    core,
    window: () => window,
    async closeDoors() {
      stopBridge()
      await loopback.close()
    }
  })
  showWindow()
}

function refuseToStart(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  dialog.showErrorBox('This library cannot be opened.', error instanceof ExpectedError ? `${message}\n\nNothing was changed.` : message)
  app.exit(1)
}

registerAppScheme()
lockWebContents(app)
if (app.requestSingleInstanceLock()) {
  app.enableSandbox()
  app.on('second-instance', showWindow)
  app.on('activate', showWindow)
  // On macOS an app stays without windows; elsewhere it ends with its last one.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  void app.whenReady().then(start).catch(refuseToStart)
} else app.quit()
