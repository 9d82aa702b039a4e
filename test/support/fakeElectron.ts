import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type * as electron from 'electron'
import { FakeSession } from './fakeSession.ts'

/**
 * Stands in for the `electron` module where its binary cannot be had: the parts that src/main uses, over Node's own ports and processes. It records what
 * it was told, so that a test can ask. Tests see a new one by resetting vitest's modules.
 */
export { utilityProcess } from './fakeUtilityProcess.ts'

const makeFolder = (): string => mkdtempSync(path.join(tmpdir(), 'trialbook-electron-'))

class FakeApp extends EventEmitter {
  /** False where another process has the lock. */
  hasLock = true
  version = '9.9.9'
  quits = 0
  exitCode: number | undefined
  sandboxed = false
  switches: [string, string | undefined][] = []
  paths: Record<string, string> = {}
  commandLine = { appendSwitch: (name: string, value?: string): void => void this.switches.push([name, value]) }
  readonly #ready = Promise.withResolvers<undefined>()
  /** Electron says it a moment after the program's first lines have run. */
  becomeReady = (): void => this.#ready.resolve(undefined)
  whenReady = (): Promise<undefined> => this.#ready.promise
  requestSingleInstanceLock = (): boolean => this.hasLock
  enableSandbox = (): void => void (this.sandboxed = true)
  getVersion = (): string => this.version
  getPath(name: string): string {
    const appData = (this.paths['appData'] ??= makeFolder())
    return this.paths[name] ?? path.join(appData, name)
  }
  setPath = (name: string, value: string): void => void (this.paths[name] = value)
  /** As Electron does: asks, then closes every window, each of which may refuse, and only then goes. */
  quit(): void {
    if (!this.#asks('before-quit')) return
    for (const window of BrowserWindow.getAllWindows()) {
      window.close()
      if (!window.isDestroyed()) return
    }
    this.quits++
  }
  /** Takes away what was written for the app; not of Electron. */
  cleanUp(): void {
    const { appData } = this.paths
    if (appData !== undefined) rmSync(appData, { recursive: true, force: true })
  }
  exit(code: number): void {
    this.exitCode = code
  }
  #asks(name: string): boolean {
    const event = createEvent()
    this.emit(name, event)
    return !event.defaultPrevented
  }
}

const createEvent = () => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true
  }
})

/** Electron's main-side port: an emitter whose messages are events with `data`, held back until `start`. */
class FakeMessagePortMain extends EventEmitter {
  readonly #port: MessagePort
  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => this.emit('close'))
  }
  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }
  postMessage = (data: unknown): void => this.#port.postMessage(data)
  close = (): void => this.#port.close()
}

export class MessageChannelMain {
  readonly port1: FakeMessagePortMain
  /** The end for the page, which is Node's own port here. */
  readonly port2: MessagePort
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new FakeMessagePortMain(port1)
    this.port2 = port2
  }
}

type Frame = { url: string }
type OpenHandler = (details: { url: string }) => { action: string }
let contentsCount = 0
export class FakeWebContents extends EventEmitter {
  readonly id = ++contentsCount
  mainFrame: Frame = { url: '' }
  /** Ports that reached the page, newest last. */
  ports: MessagePort[] = []
  rtcPolicy = 'default'
  private onOpen: OpenHandler | undefined
  constructor() {
    super()
    app.emit('web-contents-created', createEvent(), this)
  }
  setWindowOpenHandler = (handler: OpenHandler): void => void (this.onOpen = handler)
  setWebRTCIPHandlingPolicy = (policy: string): void => void (this.rtcPolicy = policy)
  opens = (url: string): boolean => this.onOpen?.({ url }).action !== 'deny'
  postMessage(_channel: string, _message: unknown, ports: MessagePort[]): void {
    this.ports.push(...ports)
  }
  /** Whether an event that a page may cause, such as a navigation, is let through. */
  lets(name: string, url: string): boolean {
    const event = Object.assign(createEvent(), { url, isMainFrame: true })
    this.emit(name, event, url)
    return !event.defaultPrevented
  }
  /** What the preload's ipcRenderer.send does. */
  sends(channel: string, senderFrame: Frame | null = this.mainFrame): void {
    ipcMain.emit(channel, { sender: this, senderFrame, ports: [] })
  }
}

export type Bounds = { x: number; y: number; width: number; height: number }
export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = []
  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.all]
  readonly options: electron.BrowserWindowConstructorOptions
  readonly webContents = new FakeWebContents()
  readonly calls: string[] = []
  bounds: Bounds
  maximized = false
  minimized = false
  #destroyed = false
  constructor(options: electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    BrowserWindow.all.push(this)
    app.emit('browser-window-created', createEvent(), this)
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
    this.calls.push(`load ${url}`)
    return Promise.resolve()
  }
  close(): void {
    const event = createEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return
    this.#destroyed = true
    BrowserWindow.all = BrowserWindow.all.filter(window => window !== this)
    this.webContents.emit('destroyed')
    this.emit('closed')
    if (BrowserWindow.all.length === 0) app.emit('window-all-closed')
  }
  show = (): void => void this.calls.push('show')
  hide = (): void => void this.calls.push('hide')
  focus = (): void => void this.calls.push('focus')
  reload = (): void => void this.calls.push('reload')
  restore(): void {
    this.minimized = false
  }
  maximize(): void {
    this.maximized = true
  }
  isDestroyed = (): boolean => this.#destroyed
  isMinimized = (): boolean => this.minimized
  isMaximized = (): boolean => this.maximized
  getNormalBounds = (): Bounds => this.bounds
}

export const app = new FakeApp()
export const session = { defaultSession: new FakeSession() }
export const ipcMain = new EventEmitter()
export const protocol = {
  schemes: [] as electron.CustomScheme[],
  registerSchemesAsPrivileged: (schemes: electron.CustomScheme[]): void => void (protocol.schemes = schemes)
}
export const dialog = {
  /** The button that is pressed at the next question. */
  answer: 0,
  asked: [] as electron.MessageBoxOptions[],
  errors: [] as { title: string; content: string }[],
  showMessageBox(...given: unknown[]): Promise<{ response: number }> {
    dialog.asked.push(given.at(-1) as electron.MessageBoxOptions)
    return Promise.resolve({ response: dialog.answer })
  },
  showErrorBox: (title: string, content: string): void => void dialog.errors.push({ title, content })
}
export const Menu = {
  template: [] as electron.MenuItemConstructorOptions[],
  buildFromTemplate: (template: electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: electron.MenuItemConstructorOptions[]): void => void (Menu.template = template)
}
export const screen = {
  workAreas: [{ x: 0, y: 0, width: 1920, height: 1040 }] as Bounds[],
  getAllDisplays: () => screen.workAreas.map(workArea => ({ workArea }))
}
