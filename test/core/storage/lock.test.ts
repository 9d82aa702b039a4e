import { fork, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { acquireLock, readLock } from '../../../src/core/storage/lock.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const lockFile = (): string => join(temporaryFolder(), 'lock')
const past = new Date(Date.now() - 60_000)

/** The pid of a process that is no more. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

describe('the file', () => {
  test('says who owns the library and, later, where it is reached; only its owner may read it', async () => {
    const file = lockFile()
    const lock = await acquireLock(file)
    expect(readLock(file)).toEqual({
      pid: process.pid,
      started_at: expect.any(String) as string,
      born: process.platform === 'linux' ? (expect.stringMatching(/^[0-9a-f-]{36} \d+$/) as string) : null,
      contact: null
    })
    lock.announceContact({ port: 1234, token: 'secret' })
    expect(readLock(file)).toMatchObject({ pid: process.pid, contact: { port: 1234, token: 'secret' } })
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    lock.release()
    expect(existsSync(file)).toBe(false)
  })

  test('a second owner in the same process is refused, and may have it after the first let go', async () => {
    const file = lockFile()
    const lock = await acquireLock(file)
    await expect(acquireLock(file)).rejects.toMatchObject({ code: 'LIBRARY_LOCKED', data: { pid: process.pid, contact: null } })
    lock.release()
    ;(await acquireLock(file)).release()
  })

  test.each([
    ['a dead process', () => ({ pid: deadPid(), started_at: new Date().toISOString(), contact: null })],
    ['this very pid in an earlier life', () => ({ pid: process.pid, started_at: past.toISOString(), contact: null })],
    [
      'a living pid that another process had before',
      () => ({ pid: process.ppid, started_at: new Date().toISOString(), born: 'another boot 7', contact: { port: 1, token: 'x' } })
    ],
    ['a living pid, but from before the machine’s start', () => ({ pid: process.ppid, started_at: '2001-01-01T00:00:00Z', contact: null })]
  ])('a leftover of %s is taken over', async (_, content) => {
    const file = lockFile()
    writeFileSync(file, JSON.stringify(content()))
    const lock = await acquireLock(file)
    expect(readLock(file)?.pid).toBe(process.pid)
    expect(readdirSync(join(file, '..'))).toEqual(['lock'])
    lock.release()
  })

  test('an old unreadable one is a leftover too', async () => {
    const file = lockFile()
    writeFileSync(file, '{"pid": 1')
    utimesSync(file, past, past)
    ;(await acquireLock(file)).release()
  })

  test('a release takes away only what is its own', async () => {
    const file = lockFile()
    const lock = await acquireLock(file)
    const other = JSON.stringify({ pid: process.ppid, started_at: new Date().toISOString(), contact: null })
    writeFileSync(file, other)
    lock.release()
    expect(readFileSync(file, 'utf8')).toBe(other)
  })
})

async function startOwner(libraryFolder: string): Promise<{ owner: ChildProcess; trains: string; waits: string }> {
  const owner = fork(new URL('../../support/coreProcess.ts', import.meta.url), [libraryFolder], {
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' }
  })
  onTestFinished(() => void owner.kill('SIGKILL'))
  const [message] = (await once(owner, 'message')) as [{ trains: string; waits: string }]
  return { owner, ...message }
}

test('a library open in another process is refused with where to find that one; after its death it is taken over and its runs are accounted for', async () => {
  const libraryFolder = temporaryFolder()
  const { owner, trains, waits } = await startOwner(libraryFolder)
  const before = readFileSync(join(libraryFolder, 'lock'))
  await expect(openTestCore({ libraryFolder })).rejects.toMatchObject({
    code: 'LIBRARY_LOCKED',
    data: { pid: owner.pid, contact: { port: 4711, token: 'secret' } }
  })
  expect(readFileSync(join(libraryFolder, 'lock'))).toEqual(before)

  // A clock that was set right after a start without one makes the lock look older than the machine's start.
  if (process.platform === 'linux') {
    const lock = JSON.parse(before.toString()) as object
    writeFileSync(join(libraryFolder, 'lock'), JSON.stringify({ ...lock, started_at: '2001-01-01T00:00:00Z' }))
    await expect(openTestCore({ libraryFolder })).rejects.toMatchObject({ code: 'LIBRARY_LOCKED' })
  }

  owner.kill('SIGKILL')
  await once(owner, 'exit')
  const { client } = await openTestCore({ libraryFolder, trainQueued: false })
  const { run } = await client.runs.get({ id: trains })
  expect(run).toMatchObject({ state: 'interrupted', error: null })
  expect(run.epochs_done).toBeGreaterThanOrEqual(3)
  const [loss] = await client.runs.series({ ids: [trains], metrics: ['loss'] })
  expect(loss!.values).toHaveLength(run.epochs_done)
  expect((await client.runs.get({ id: waits })).run.state).toBe('queued')
})
