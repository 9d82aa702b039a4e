import { app, BrowserWindow, dialog, session } from 'electron'
import type { Core } from '../core/createCore.ts'
import { keepOpen, openOwner } from '../core/keepOpen.ts'
import type { Door } from '../core/keepOpen.ts'
import { listenOnLoopback } from '../server/loopback.ts'
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

/** The library, the way of the window to it, and the door through which `trialbook` commands work with it; the latter shows no window. */
async function openDoors(): Promise<Door & Pick<Core, 'runningCount'>> {
  const owner = await openOwner({
    libraryFolder: library,
    launcher: createUtilityTrainerLauncher(trainerFile),
    appVersion: app.getVersion(),
    capabilities: { pick_files: true, reveal_folder: true, native_menu: true },
    mnistFolder: process.env['TRIALBOOK_MNIST_DIR']
  })
  const loopback = await listenOnLoopback({ router: owner.router, port: 0, log })
  owner.announceContact({ port: loopback.port, token: loopback.token })
  const stopBridge = bridgeRpc(owner.router, log)
  return {
    restoreWanted: owner.restoreWanted,
    runningCount: owner.runningCount,
    async close() {
      stopBridge()
      await loopback.close()
      await owner.close({ stopTrials: true })
    }
  }
}

/** A page whose port is gone would wait for another one for ever. */
const reloadWindows = (): void => BrowserWindow.getAllWindows().forEach(window => window.reload())

async function start(): Promise<void> {
  lockSession(session.defaultSession)
  serveApp(session.defaultSession, rendererFolder)
  setApplicationMenu(process.platform)
  const kept = await keepOpen({ libraryFolder: library, openDoor: openDoors, onReopened: reloadWindows, log })
  void kept.lost.catch(refuseToStart)
  guardQuit({ runningCount: () => kept.door().runningCount(), close: kept.close, log })
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
