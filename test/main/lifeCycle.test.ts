import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, test, vi } from 'vitest'
import { openTestCore, temporaryFolder } from '../support/openTestCore.ts'
import { isLocked, launchDesktop, startDesktop } from '../support/startDesktop.ts'
import type { Desktop } from '../support/startDesktop.ts'
import { connectClient } from '../support/startServer.ts'

const request = { dataset: 'mnist', hyperparameters: { num_epochs: 1000 } }

/** The app with a run that has finished an epoch and goes on. */
async function startTraining(): Promise<Desktop & { stateNow: () => Promise<string> }> {
  const desktop = await startDesktop({ script: 'slow' })
  const { client } = desktop.connect()
  const { runs } = await client.runs.start(request)
  const id = runs[0]?.id ?? ''
  const stateNow = async (): Promise<string> => (await client.runs.get({ id })).run.state
  await vi.waitUntil(async () => (await client.runs.get({ id })).run.epochs_done > 0, { timeout: 20_000 })
  return { ...desktop, stateNow }
}

describe('one app a library', () => {
  test('a second start leaves at once and touches nothing', async () => {
    const { electron, libraryFolder } = await launchDesktop({ prepare: next => (next.app.hasLock = false) })
    electron.app.becomeReady()
    expect(electron.app.quits).toBe(1)
    expect(isLocked(libraryFolder)).toBe(false)
    expect(electron.BrowserWindow.all).toEqual([])
    expect(electron.ipcMain.eventNames()).toEqual([])
  })

  test('the first one shows its window instead', async () => {
    const { electron, window } = await startDesktop()
    window.minimized = true
    electron.app.emit('second-instance')
    expect(window.minimized).toBe(false)
    expect(window.calls.slice(-2)).toEqual(['show', 'focus'])
    expect(electron.BrowserWindow.all.length).toBe(1)
  })

  test('commands reach the library through the app, with its token, and get no pages', async () => {
    const { libraryFolder } = await startDesktop()
    const { contact } = JSON.parse(readFileSync(path.join(libraryFolder, 'lock'), 'utf8')) as { contact: { port: number; token: string } }
    const { client, socket } = await connectClient(contact)
    expect(await client.host.info()).toMatchObject({ app_version: '9.9.9', library: libraryFolder })
    socket.close()
    const page = await fetch(`http://127.0.0.1:${contact.port}/`, { headers: { authorization: `Bearer ${contact.token}` } })
    expect(page.status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${contact.port}/`)).status).toBe(401)
  })

  test('--data-dir chooses the library', async () => {
    const chosen = path.join(temporaryFolder(), 'chosen')
    await startDesktop({ args: ['--data-dir', chosen] })
    expect(isLocked(chosen)).toBe(true)
  })
})

describe('quitting', () => {
  test('asks nothing where nothing trains, and lets the library go', async () => {
    const { electron, libraryFolder } = await startDesktop()
    expect(isLocked(libraryFolder)).toBe(true)
    electron.app.quit()
    await expect.poll(() => electron.app.quits).toBe(1)
    expect(electron.dialog.asked).toEqual([])
    expect(isLocked(libraryFolder)).toBe(false)
  })

  test('asks where a run trains; "Keep training" keeps all as it is', async () => {
    const { electron, window, stateNow } = await startTraining()
    electron.app.quit()
    await expect.poll(() => electron.dialog.asked.length).toBe(1)
    expect(electron.dialog.asked[0]).toMatchObject({
      message: '1 run is training.',
      buttons: ['Keep training', 'Stop and quit'],
      defaultId: 0,
      cancelId: 0
    })
    expect(electron.app.quits).toBe(0)
    expect(window.isDestroyed()).toBe(false)
    expect(window.calls).not.toContain('hide')
    expect(await stateNow()).toBe('running')
    // It is asked again next time.
    electron.app.quit()
    await expect.poll(() => electron.dialog.asked.length).toBe(2)
  })

  test('"Stop and quit" records the run as stopped, with its epochs, before the app goes', async () => {
    const { electron, libraryFolder } = await startTraining()
    electron.dialog.answer = 1
    electron.app.quit()
    electron.app.quit()
    expect(electron.app.quits).toBe(0)
    await expect.poll(() => electron.app.quits).toBe(1)
    expect(electron.dialog.asked.length).toBe(1)
    expect(isLocked(libraryFolder)).toBe(false)
    const database = new SqliteDatabase(path.join(libraryFolder, 'trialbook.db'), { readonly: true })
    const runs = database.prepare('SELECT state, epochs_done FROM runs').all() as { state: string; epochs_done: number }[]
    database.close()
    expect(runs.map(run => run.state)).toEqual(['stopped'])
    expect(runs[0]?.epochs_done).toBeGreaterThan(0)
  })

  test.runIf(process.platform !== 'darwin')('closing the window asks the same', async () => {
    const { electron, window } = await startTraining()
    window.close()
    await expect.poll(() => electron.dialog.asked.length).toBe(1)
    expect(window.isDestroyed()).toBe(false)
    electron.dialog.answer = 1
    window.close()
    await expect.poll(() => electron.app.quits).toBe(1)
    expect(window.isDestroyed()).toBe(true)
  })
})

describe('a library that cannot be opened is told of, left alone, and the app ends', () => {
  async function refusal(libraryFolder: string): Promise<string> {
    const { electron } = await launchDesktop({ libraryFolder })
    electron.app.becomeReady()
    await expect.poll(() => electron.app.exitCode).toBe(1)
    expect(electron.BrowserWindow.all).toEqual([])
    expect(electron.dialog.errors.length).toBe(1)
    return electron.dialog.errors[0]?.content ?? ''
  }

  test('open elsewhere', async () => {
    const libraryFolder = temporaryFolder()
    const lock = JSON.stringify({ pid: process.ppid, started_at: new Date().toISOString(), contact: null })
    writeFileSync(path.join(libraryFolder, 'lock'), lock)
    expect(await refusal(libraryFolder)).toContain(`open in another Trialbook (process ${process.ppid}). Close it`)
    expect(readFileSync(path.join(libraryFolder, 'lock'), 'utf8')).toBe(lock)
  })

  test('written by a newer version', async () => {
    const libraryFolder = temporaryFolder()
    const file = path.join(libraryFolder, 'trialbook.db')
    const database = new SqliteDatabase(file)
    database.exec('CREATE TABLE runs (id TEXT)')
    database.pragma('user_version = 999')
    database.close()
    const before = readFileSync(file)
    expect(await refusal(libraryFolder)).toMatch(/newer Trialbook .* Install the newer Trialbook/)
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(isLocked(libraryFolder)).toBe(false)
  })

  test('in a folder that cannot be written', async () => {
    const file = path.join(temporaryFolder(), 'a file')
    writeFileSync(file, '')
    expect(await refusal(path.join(file, 'library'))).toMatch(/cannot be written: .* Choose another folder/)
  })
})

test('a damaged library is left alone, told of in the window, and replaced by a backup that is chosen there', async () => {
  const libraryFolder = temporaryFolder()
  const first = await openTestCore({ libraryFolder })
  const { name } = await first.client.library.backUp()
  await first.client.experiments.create({ name: 'since then', history: 'test' })
  await first.core.close()
  const file = path.join(libraryFolder, 'trialbook.db')
  writeFileSync(file, 'this is no database, but somebody may still mend it')
  const { connect, window } = await startDesktop({ libraryFolder })
  const { client } = connect()
  expect((await (await client.events.subscribe()).next()).value).toMatchObject({ unreadable: 'it is not a database' })
  expect(readFileSync(file, 'utf8')).toContain('somebody may still mend it')
  await client.library.restore({ backup: name })
  await expect.poll(() => window.calls).toContain('reload')
  const again = connect().client
  expect((await again.experiments.list()).map(experiment => experiment.name)).not.toContain('since then')
})

test('the menu has what a desktop expects, and leaves the page its keys', async () => {
  const { electron } = await startDesktop()
  const roles = electron.Menu.template.flatMap(item => (Array.isArray(item.submenu) ? item.submenu.map(entry => entry.role) : [item.role]))
  for (const role of ['reload', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen', 'copy', 'paste'] as const)
    expect(roles).toContain(role)
  expect(electron.Menu.template.at(-1)?.role).toBe('help')
  if (process.platform !== 'darwin') expect(roles).toContain('quit')
  expect(roles).not.toContain('undo')
  expect(JSON.stringify(electron.Menu.template)).not.toContain('accelerator')
})
