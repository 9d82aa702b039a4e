import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { CoreEvent } from '../../src/shared/event.ts'
import { startDesktop } from '../support/startDesktop.ts'
import type { Desktop } from '../support/startDesktop.ts'

const request = { dataset: 'mnist', hyperparameters: { num_epochs: 3 } }

test('a page calls the core and hears its events, from a start to the last curve', async () => {
  const { connect, libraryFolder } = await startDesktop()
  const { client } = connect()
  const info = await client.host.info()
  expect(info).toMatchObject({ app_version: '9.9.9', library: libraryFolder, capabilities: { native_menu: true } })

  const heard: CoreEvent[] = []
  const events = await client.events.subscribe()
  const { runs } = await client.runs.start(request)
  const id = runs[0]?.id ?? ''
  for await (const event of events) {
    heard.push(event)
    if (event.type === 'runs_changed' && event.runs.some(run => run.id === id && run.state === 'completed')) break
  }
  expect(heard[0]?.type).toBe('hello')
  expect(heard.some(event => event.type === 'points_added')).toBe(true)
  const [series] = await client.runs.series({ ids: [id], metrics: ['loss'] })
  expect(series?.values).toBeInstanceOf(Float64Array)
  expect(series?.values.length).toBe(3)
})

test('errors keep their code and data on the way to the page', async () => {
  const { connect } = await startDesktop()
  const { client } = connect()
  await expect(client.runs.start({ ...request, hyperparameters: { learning_rate: -1 } })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    data: { faults: [{ field: 'learning_rate' }] }
  })
})

describe('who may have a port', () => {
  const refused: [string, (desktop: Desktop) => void][] = [
    ['a frame inside the page', ({ window }) => window.webContents.sends('trialbook:connect', { url: 'app://trialbook/' })],
    ['a frame that is gone', ({ window }) => window.webContents.sends('trialbook:connect', null)],
    ...['https://example.com/', 'app://other/', 'app://trialbook.example.com/', 'file:///x.html', 'about:blank', ''].map(
      (url): [string, (desktop: Desktop) => void] => [
        `a page of ${url || 'nowhere'}`,
        ({ window }) => {
          window.webContents.mainFrame.url = url
          window.webContents.sends('trialbook:connect')
        }
      ]
    )
  ]
  test.each(refused)('not %s', async (_who, send) => {
    const desktop = await startDesktop()
    send(desktop)
    expect(desktop.window.webContents.ports).toEqual([])
    expect(desktop.logged.at(-1)).toMatch(/^refused a connection from/)
  })

  test('the main frame of the app, wherever in it', async () => {
    const { window } = await startDesktop()
    window.webContents.mainFrame.url = 'app://trialbook/#/runs/12'
    window.webContents.sends('trialbook:connect')
    expect(window.webContents.ports.length).toBe(1)
  })

  test('nothing else is listened to', async () => {
    const { electron } = await startDesktop()
    expect(electron.ipcMain.eventNames()).toEqual(['trialbook:connect'])
  })
})

describe('a page that goes away loses its port', () => {
  const ways: [string, (desktop: Desktop) => void][] = [
    ['by a reload', ({ window }) => window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })],
    ['by a crash', ({ window }) => window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })],
    ['by its window', ({ window }) => window.webContents.emit('destroyed')],
    ['to the next one that asks', ({ window }) => window.webContents.sends('trialbook:connect')]
  ]
  test.each(ways)('%s, and its pending calls with it', async (_way, go) => {
    const desktop = await startDesktop()
    const { client, port } = desktop.connect()
    const events = await client.events.subscribe()
    await events.next()
    const pending = events.next()
    const closed = once(port, 'close')
    go(desktop)
    await closed
    await expect(pending.then(({ done }) => done).catch(() => true)).resolves.toBe(true)
    // Whoever comes next is served.
    expect(await desktop.connect().client.experiments.list()).toBeInstanceOf(Array)
  })

  test('but not by moving within the page or by a frame', async () => {
    const { window, connect } = await startDesktop()
    const { client } = connect()
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
    window.webContents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false })
    expect(await client.host.info()).toMatchObject({ app_version: '9.9.9' })
  })

  test('a page whose process died is loaded again, once', async () => {
    const { window } = await startDesktop()
    const die = (): boolean => window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
    window.webContents.emit('did-finish-load')
    die()
    die()
    expect(window.calls.filter(call => call === 'reload').length).toBe(1)
  })
})
