import { dialog } from 'electron'
import type { App, BrowserWindow } from 'electron'
import type { Core } from '../core/createCore.ts'

type Quit = { core: Pick<Core, 'runningCount' | 'close'>; window: () => BrowserWindow | undefined; closeDoors: () => Promise<void> }

/** Asks whether to end what trains. True means: quit. */
async function mayQuit({ core, window }: Quit): Promise<boolean> {
  const count = core.runningCount()
  if (count === 0) return true
  const options = {
    type: 'question' as const,
    message: count === 1 ? '1 run is training.' : `${count} runs are training.`,
    detail: 'Quitting stops them. Every finished epoch and the last checkpoint are kept.',
    buttons: ['Keep training', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0
  }
  const parent = window()
  const { response } = parent ? await dialog.showMessageBox(parent, options) : await dialog.showMessageBox(options)
  return response === 1
}

/** Lets the app go only after the question is answered, what trains is stopped and recorded, and the library is closed. */
export function guardQuit(app: App, quit: Quit): void {
  let state: 'open' | 'asking' | 'closed' = 'open'
  async function close(): Promise<void> {
    if (!(await mayQuit(quit))) {
      state = 'open'
      return
    }
    await quit.closeDoors()
    await quit.core.close({ stopTrials: true })
    state = 'closed'
    app.quit()
  }
  app.on('before-quit', event => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'asking') return
    state = 'asking'
    void close()
  })
}
