import { spawn } from 'node:child_process'
import { createCore } from '../core/createCore.ts'
import { ExpectedError } from '../shared/errors.ts'
import { createChildTrainerLauncher } from './childTrainerLauncher.ts'
import { listenOnLoopback } from './loopback.ts'
import { appVersion, rendererFolder, rendererIsBuilt } from './paths.ts'

export const defaultPort = 4870

export type ServeOptions = {
  libraryFolder: string
  port: number
  open: boolean
  print: (line: string) => void
  log: (line: string) => void
}
export type Served = { url: string; port: number; close(): Promise<void> }

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

/** Opens a library and serves its window on loopback until closed. Throws ExpectedError as createCore and listenOnLoopback do. */
export async function serve({ libraryFolder, port, open, print, log }: ServeOptions): Promise<Served> {
  if (!rendererIsBuilt())
    throw new ExpectedError('BAD_USAGE', 'The window is not built yet. Run `npm run setup`, or start with `npm start`.')
  const core = await createCore({
    libraryFolder,
    launcher: createChildTrainerLauncher(),
    appVersion: appVersion(),
    capabilities: { pick_files: false, reveal_folder: false, native_menu: false },
    mnistFolder: process.env['TRIALBOOK_MNIST_DIR']
  })
  try {
    const loopback = await listenOnLoopback({ router: core.router, port, rendererFolder, log })
    core.announceContact({ port: loopback.port, token: loopback.token })
    print(`Trialbook is ready at ${loopback.url}`)
    if (open && hasDesktop()) openBrowser(loopback.url, log)
    const close = async (): Promise<void> => {
      await loopback.close()
      await core.close({ stopTrials: true })
    }
    return { url: loopback.url, port: loopback.port, close }
  } catch (error) {
    await core.close()
    throw error
  }
}
