import { spawn } from 'node:child_process'
import { keepOpen, openOwner } from '../core/keepOpen.ts'
import type { Door } from '../core/keepOpen.ts'
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

type DoorOptions = Pick<ServeOptions, 'libraryFolder' | 'port' | 'log'> & { token?: string | undefined }

/** Opens a library and lets windows and commands in. */
async function openDoor({ libraryFolder, log, ...place }: DoorOptions): Promise<Door & { loopback: Loopback }> {
  const owner = await openOwner({
    libraryFolder,
    launcher: createChildTrainerLauncher(),
    appVersion: appVersion(),
    capabilities: { pick_files: false, reveal_folder: false, native_menu: false },
    mnistFolder: process.env['TRIALBOOK_MNIST_DIR']
  })
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

/** Opens a library and serves its window on loopback until closed. Throws ExpectedError as openOwner and listenOnLoopback do. */
export async function serve({ libraryFolder, port, open, print, log }: ServeOptions): Promise<Served> {
  if (!rendererIsBuilt())
    throw new ExpectedError('BAD_USAGE', 'The window is not built yet. Run `npm run setup`, or start with `npm start`.')
  // Opened again at the same address with the same token, windows find their way back by themselves.
  let place: { port: number; token?: string } = { port }
  const kept = await keepOpen({ libraryFolder, log, openDoor: () => openDoor({ libraryFolder, log, ...place }) })
  const { url, token, port: bound } = kept.door().loopback
  place = { port: bound, token }
  print(`Trialbook is ready at ${url}`)
  if (open && hasDesktop()) openBrowser(url, log)
  return { url, port: bound, lost: kept.lost, close: kept.close }
}
