import { app, dialog, session } from 'electron'
import { createCore } from '../core/createCore.ts'
import type { Core } from '../core/createCore.ts'
import { listenOnLoopback } from '../server/loopback.ts'
import type { Loopback } from '../server/loopback.ts'
import { libraryFolder } from '../server/paths.ts'
import { ExpectedError } from '../shared/errors.ts'
import { registerAppScheme, serveApp } from './appProtocol.ts'
import { setApplicationMenu } from './menu.ts'
import { profileFolder, rendererFolder, trainerFile } from './paths.ts'
import { guardQuit } from './quit.ts'
import { bridgeRpc } from './rpcBridge.ts'
import { dataDirOption } from './startOptions.ts'
import { createUtilityTrainerLauncher } from './utilityTrainerLauncher.ts'
import { lockApp, lockSession } from './webSecurity.ts'
import { showWindow } from './window.ts'

/** The desktop host: owns the core, shows the window, and starts trainers as utility processes. */
const library = libraryFolder(dataDirOption(process.argv))

const log = (line: string): void => void process.stderr.write(`${line}\n`)

const openCore = (): Promise<Core> =>
  createCore({
    libraryFolder: library,
    launcher: createUtilityTrainerLauncher(trainerFile),
    appVersion: app.getVersion(),
    capabilities: { pick_files: true, reveal_folder: true, native_menu: true },
    mnistFolder: process.env['TRIALBOOK_MNIST_DIR']
  })

/** The door through which `trialbook` commands work with the library that this app owns; it shows no window. */
async function openDoor(core: Core): Promise<Loopback> {
  const loopback = await listenOnLoopback({ router: core.router, port: 0, log })
  core.announceContact({ port: loopback.port, token: loopback.token })
  return loopback
}

async function start(): Promise<void> {
  lockSession(session.defaultSession)
  serveApp(session.defaultSession, rendererFolder)
  setApplicationMenu(process.platform)
  const core = await openCore()
  const loopback = await openDoor(core)
  const stopBridge = bridgeRpc(core.router, log)
  guardQuit({
    core,
    log,
    async closeDoors() {
      stopBridge()
      await loopback.close()
    }
  })
  const show = (): void => showWindow(log)
  app.on('second-instance', show)
  app.on('activate', show)
  show()
}

function refuseToStart(error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error)
  // A library's own errors say what to do about them; the rest is for whoever looks into it.
  const isExpected = error instanceof ExpectedError
  if (!isExpected) log(error instanceof Error ? (error.stack ?? sentence) : sentence)
  dialog.showErrorBox('Trialbook cannot start', isExpected ? sentence : `Something unexpected happened: ${sentence}`)
  app.exit(1)
}

// A profile for each library: its lock lets one app in, and the next one with the same library only shows that one's window.
app.setPath('userData', profileFolder(app.getPath('appData'), library))
if (app.requestSingleInstanceLock()) {
  registerAppScheme()
  lockApp(app)
  void app.whenReady().then(start).catch(refuseToStart)
} else app.quit()
