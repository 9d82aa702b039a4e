import { execFileSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startHostProcess } from '../../support/hostProcess.ts'

export type NodeHost = {
  /** With the token of the last start. */
  readonly url: string
  readonly libraryFolder: string
  /** Ends the host's process; SIGKILL as a crash would. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same library and port; `url` is new then. */
  start(): Promise<void>
  /** Ends the host for good and removes its library. */
  close(): Promise<void>
}

const project = path.join(import.meta.dirname, '../../..')

/** The Node host as `npm start` runs it, on a library of its own that holds as many seeded runs as asked for. */
export async function startNodeHost({ seededRuns = 0, seededExperiments = 1, longRunPoints = 0, oddRuns = false } = {}): Promise<NodeHost> {
  const libraryFolder = mkdtempSync(path.join(tmpdir(), 'trialbook-e2e-'))
  const seeding = ['test/support/seedLibrary.ts', libraryFolder, String(seededRuns), String(seededExperiments)]
  if (seededRuns > 0) execFileSync(process.execPath, seeding, { cwd: project })
  const seedingLong = ['test/support/seedLongRun.ts', libraryFolder, String(longRunPoints)]
  if (longRunPoints > 0) execFileSync(process.execPath, seedingLong, { cwd: project })
  if (oddRuns) execFileSync(process.execPath, ['test/support/seedOddRuns.ts', libraryFolder], { cwd: project })
  let host: ChildProcess | undefined
  let url = ''

  async function start(): Promise<void> {
    const started = await startHostProcess(libraryFolder, { port: url === '' ? '0' : new URL(url).port })
    host = started.child
    url = started.url
  }
  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!host || host.exitCode !== null || host.signalCode !== null) return
    const ended = once(host, 'exit')
    host.kill(signal)
    await ended
  }
  async function close(): Promise<void> {
    await stop()
    rmSync(libraryFolder, { recursive: true, force: true, maxRetries: 10 })
  }
  await start()
  return {
    get url() {
      return url
    },
    libraryFolder,
    start,
    stop,
    close
  }
}
