import { app, BrowserWindow, dialog } from 'electron'

type Quit = {
  runningCount: () => number
  /** Ends what reaches the core from outside; stops and records what trains and lets the library go. */
  close: () => Promise<void>
  log: (line: string) => void
}

/** Asks whether to end what trains. True means: quit. */
async function mayQuit({ runningCount }: Quit): Promise<boolean> {
  const count = runningCount()
  if (count === 0) return true
  const options = {
    type: 'question' as const,
    message: count === 1 ? '1 run is training.' : `${count} runs are training.`,
    detail: 'Quitting stops them. Every finished epoch and the last checkpoint are kept.',
    buttons: ['Keep training', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true
  }
  const [parent] = BrowserWindow.getAllWindows()
  const { response } = parent ? await dialog.showMessageBox(parent, options) : await dialog.showMessageBox(options)
  return response === 1
}

/** With the core gone the window has nothing to say. */
async function shutDown({ close }: Quit): Promise<void> {
  for (const window of BrowserWindow.getAllWindows()) window.hide()
  await close()
}

/** Lets the app go only after the question is answered and the library is closed. Closing the window asks too, except on macOS, where an app goes on without windows. */
export function guardQuit(quit: Quit): void {
  let state: 'open' | 'leaving' | 'closed' = 'open'
  async function leave(): Promise<void> {
    if (!(await mayQuit(quit))) {
      state = 'open'
      return
    }
    await shutDown(quit)
    state = 'closed'
    app.quit()
  }
  app.on('before-quit', event => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'leaving') return
    state = 'leaving'
    leave().catch((error: unknown) => {
      quit.log(`the library could not be closed well: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      app.exit(1)
    })
  })
  // Without a listener Electron would quit by itself.
  app.on('window-all-closed', () => undefined)
  app.on('browser-window-created', (_event, window) =>
    window.on('close', event => {
      if (state === 'closed' || process.platform === 'darwin') return
      event.preventDefault()
      app.quit()
    })
  )
}
