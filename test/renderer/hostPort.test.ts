import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, test, vi } from 'vitest'

const ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn() })
vi.mock('electron', () => ({ ipcRenderer }))

type Message = { source: unknown; data: unknown; ports: MessagePort[] }
type Posted = { data: unknown; origin: string; ports: MessagePort[] }

/** A page's window as preload and page share it: what is posted to it arrives at both. */
function fakeWindow() {
  const listeners = new Set<(event: Message) => void>()
  const posted: Posted[] = []
  const window = {
    addEventListener: (_name: string, listener: (event: Message) => void) => void listeners.add(listener),
    removeEventListener: (_name: string, listener: (event: Message) => void) => void listeners.delete(listener),
    postMessage(data: unknown, origin: string, ports: MessagePort[] = []) {
      posted.push({ data, origin, ports })
      tell({ source: window, data, ports })
    }
  }
  const tell = (message: Message): void => [...listeners].forEach(listener => listener(message))
  return { window, posted, tell }
}

async function openPage(origin: string) {
  vi.resetModules()
  ipcRenderer.removeAllListeners()
  ipcRenderer.send.mockClear()
  const page = fakeWindow()
  vi.stubGlobal('window', page.window)
  vi.stubGlobal('location', new URL(origin) satisfies Pick<Location, 'origin' | 'protocol'>)
  await import('../../src/preload/index.ts')
  const { takeHostPort } = await import('../../src/renderer/connection/hostPort.ts')
  return { ...page, takeHostPort }
}

const app = 'app://trialbook/'
const hostAnswers = (port: MessagePort): boolean => ipcRenderer.emit('trialbook:port', { ports: [port] })

beforeEach(() => vi.unstubAllGlobals())

test('a desktop page is handed one port, after it has said that it listens', async () => {
  const { takeHostPort, posted } = await openPage(app)
  expect(ipcRenderer.send).not.toHaveBeenCalled()
  const taken = takeHostPort()
  expect(ipcRenderer.send.mock.calls).toEqual([['trialbook:connect']])
  const { port1 } = new MessageChannel()
  hostAnswers(port1)
  expect(await taken).toBe(port1)
  expect(posted.map(({ data }) => data)).toEqual(['trialbook:ready', 'trialbook:port'])
  // To itself alone, never to any origin.
  expect(posted.every(({ origin }) => origin === new URL(app).origin)).toBe(true)
})

test('a page that asks again is given a new port', async () => {
  const { takeHostPort } = await openPage(app)
  for (const { port1 } of [new MessageChannel(), new MessageChannel()]) {
    const taken = takeHostPort()
    hostAnswers(port1)
    expect(await taken).toBe(port1)
  }
  expect(ipcRenderer.send).toHaveBeenCalledTimes(2)
})

test('a browser tab goes on without a port', async () => {
  const { takeHostPort, posted } = await openPage('http://127.0.0.1:4870/')
  expect(await takeHostPort()).toBeUndefined()
  expect(posted).toEqual([])
})

describe('messages that do not come from the page itself', () => {
  test('make the preload ask for nothing', async () => {
    const { tell } = await openPage(app)
    tell({ source: {}, data: 'trialbook:ready', ports: [] })
    expect(ipcRenderer.send).not.toHaveBeenCalled()
  })

  test('hand the page no port', async () => {
    const { takeHostPort, tell, window } = await openPage(app)
    const taken = takeHostPort()
    const { port1: foreign } = new MessageChannel()
    tell({ source: {}, data: 'trialbook:port', ports: [foreign] })
    tell({ source: window, data: 'something else', ports: [foreign] })
    tell({ source: window, data: 'trialbook:port', ports: [] })
    const { port1 } = new MessageChannel()
    hostAnswers(port1)
    expect(await taken).toBe(port1)
  })
})
