import { spawn } from 'node:child_process'
import { createCore } from '../core/createCore.ts'
import type { Core } from '../core/createCore.ts'
import { openRescue, restoreLibrary } from '../core/rescue.ts'
import type { Rescue, RestoreWish } from '../core/rescue.ts'
import { ExpectedError } from '../shared/errors.ts'
import { createChildTrainerLauncher } from './childTrainerLauncher.ts'
import { listenOnLoopback } from './loopback.ts'
import type { Loopback } from './loopback.ts'
import { appVersion, rendererFolder, rendererIsBuilt } from './paths.ts'

export const defaultPort = 4870

export type ServeOptions = {
  libraryFolder: string
  port: number
  open: boolean
  print: (line: string) => void
  log: (line: string) => void
}
export type Served = {
  url: string
  port: number
  /** Rejects where the library cannot be opened again after a backup was restored. */
  lost: Promise<void>
  close(): Promise<void>
}

const hasDesktop = (): boolean => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

function openBrowser(url: string, log: (line: string) => void): void {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '""', url]]
        : ['xdg-open', [url]]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', error => log(`No browser could be opened (${error.message}); open the address yourself.`))
  child.unref()
}

type Door = { loopback: Loopback; restoreWanted: Promise<RestoreWish>; close(): Promise<void> }
type DoorOptions = Pick<ServeOptions, 'libraryFolder' | 'port' | 'log'> & { token?: string | undefined }

/** The library or, where it cannot be opened, what is left of it. */
function openOwner(libraryFolder: string): Promise<Core | Rescue> {
  return createCore({
    libraryFolder,
    launcher: createChildTrainerLauncher(),
    appVersion: appVersion(),
    capabilities: { pick_files: false, reveal_folder: false, native_menu: false },
    mnistFolder: process.env['TRIALBOOK_MNIST_DIR']
  }).catch((error: unknown) => openRescue({ libraryFolder }, error))
}

/** Opens a library and lets windows and commands in. */
async function openDoor({ libraryFolder, log, ...place }: DoorOptions): Promise<Door> {
  const owner = await openOwner(libraryFolder)
  try {
    const loopback = await listenOnLoopback({ router: owner.router, ...place, rendererFolder, log })
    owner.announceContact({ port: loopback.port, token: loopback.token })
    const close = async (): Promise<void> => {
      await loopback.close()
      await owner.close({ stopTrials: true })
    }
    return { loopback, restoreWanted: owner.restoreWanted, close }
  } catch (error) {
    await owner.close()
    throw error
  }
}

/** Opens a library and serves its window on loopback until closed. Throws ExpectedError as createCore and listenOnLoopback do. */
export async function serve({ libraryFolder, port, open, print, log }: ServeOptions): Promise<Served> {
  if (!rendererIsBuilt())
    throw new ExpectedError('BAD_USAGE', 'The window is not built yet. Run `npm run setup`, or start with `npm start`.')
  let door = await openDoor({ libraryFolder, port, log })
  let closing = false
  const { url, token, port: bound } = door.loopback

  /** Opens again after each restored backup, at the same address, so that windows find their way back by themselves. */
  async function reopenWhenRestored(): Promise<void> {
    for (;;) {
      const wish = await door.restoreWanted
      if (closing) return
      await door.close()
      await restoreLibrary(libraryFolder, wish).catch((error: unknown) => log(`The backup could not be restored: ${String(error)}`))
      door = await openDoor({ libraryFolder, port: bound, token, log })
    }
  }

  print(`Trialbook is ready at ${url}`)
  if (open && hasDesktop()) openBrowser(url, log)
  return {
    url,
    port: bound,
    lost: reopenWhenRestored(),
    async close() {
      closing = true
      await door.close()
    }
  }
}
