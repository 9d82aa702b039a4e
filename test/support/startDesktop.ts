import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished, vi } from 'vitest'
import type { Contract } from '../../src/shared/contract.ts'
import { transportSerializers } from '../../src/shared/transportSerializers.ts'
import type * as fakeElectron from './fakeElectron.ts'
import type { BrowserWindow } from './fakeElectron.ts'
import { temporaryFolder } from './openTestCore.ts'

export type FakeElectron = typeof fakeElectron
type StartOptions = {
  libraryFolder?: string
  /** What the trainers do, as in scriptedTrainer.ts. */
  script?: string
  args?: string[]
  /** Before the program's first line, as it was left behind or as the system is. */
  prepare?: (electron: FakeElectron) => void
}
export type Desktop = {
  electron: FakeElectron
  libraryFolder: string
  /** Everything the program has written for whoever watches it. */
  logged: string[]
  window: BrowserWindow
  /** The page as the preload connects it. */
  connect(): { client: ContractRouterClient<Contract>; port: MessagePort }
}

const scriptedTrainer = path.join(import.meta.dirname, 'scriptedTrainer.ts')

/** A window of two files, beside a file that is not the window's. */
function makeWindow(): string {
  const outside = temporaryFolder()
  const rendererFolder = path.join(outside, 'window')
  mkdirSync(path.join(rendererFolder, 'assets'), { recursive: true })
  writeFileSync(path.join(outside, 'secret.txt'), 'the secret')
  writeFileSync(path.join(rendererFolder, 'index.html'), '<!doctype html><title>window</title>')
  writeFileSync(path.join(rendererFolder, 'assets/main.js'), 'export {}')
  return rendererFolder
}

/** Runs the desktop program's first lines over a new fake of Electron; resolves before the app is ready. */
export async function launchDesktop({ libraryFolder, script = 'completes', args = [], prepare }: StartOptions = {}) {
  const folder = libraryFolder ?? temporaryFolder()
  const rendererFolder = makeWindow()
  vi.resetModules()
  vi.doMock('electron', () => import('./fakeElectron.ts'))
  vi.doMock(import('../../src/main/paths.ts'), async original => ({ ...(await original()), rendererFolder, trainerFile: scriptedTrainer }))
  vi.stubEnv('TRIALBOOK_HOME', folder)
  vi.stubEnv('TRIALBOOK_TEST_SCRIPT', script)
  const logged: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    logged.push(String(text).trimEnd())
    return true
  })
  const argv = process.argv
  process.argv = ['electron', '.', ...args]
  const electron = (await import('electron')) as unknown as FakeElectron
  prepare?.(electron)
  await import('../../src/main/index.ts')
  process.argv = argv
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    electron.dialog.answer = 1
    electron.app.quit()
    await vi.waitUntil(() => electron.app.quits > 0 || electron.app.exitCode !== undefined, { timeout: 20_000 })
    electron.app.cleanUp()
  })
  return { electron, libraryFolder: folder, logged }
}

function connectPage(window: BrowserWindow): ReturnType<Desktop['connect']> {
  const { webContents } = window
  const before = webContents.ports.length
  webContents.sends('trialbook:connect')
  const port = webContents.ports[before]
  if (!port) throw new Error('The page was given no port')
  port.start()
  return { port, client: createORPCClient(new RPCLink({ port, customJsonSerializers: transportSerializers })) }
}

/** The desktop app with its window, on a library of its own; it has quit when the test is over. */
export async function startDesktop(options: StartOptions = {}): Promise<Desktop> {
  const { electron, libraryFolder, logged } = await launchDesktop(options)
  electron.app.becomeReady()
  await vi.waitUntil(() => electron.BrowserWindow.all.length > 0 || electron.dialog.errors.length > 0, { timeout: 20_000 })
  const [window] = electron.BrowserWindow.all
  if (!window) throw new Error(`No window: ${electron.dialog.errors[0]?.content}`)
  return { electron, libraryFolder, logged, window, connect: () => connectPage(window) }
}

export const isLocked = (libraryFolder: string): boolean => existsSync(path.join(libraryFolder, 'lock'))
