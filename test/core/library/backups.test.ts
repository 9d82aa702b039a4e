import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createDailyBackups } from '../../../src/core/library/dailyBackups.ts'
import { listBackups, newestTime, removeOldBackups } from '../../../src/core/storage/backups.ts'
import { restoreBackup } from '../../../src/core/storage/restoreBackup.ts'
import { libraryPaths, prepareLibraryFolder } from '../../../src/core/storage/libraryFolder.ts'
import { contentOf, openMeasuring } from '../../support/libraryFiles.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const dayMs = 24 * 60 * 60 * 1000
const start = Date.UTC(2026, 0, 1)
const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

function openDaily({ kept = 7 } = {}) {
  const folder = temporaryFolder()
  const measuring = openMeasuring(folder)
  onTestFinished(() => measuring.store.close())
  const clock = { now: start }
  const backups = join(folder, 'backups')
  const daily = createDailyBackups({
    database: measuring.store.database,
    folder: backups,
    log: silentLog,
    now: () => clock.now,
    kept: () => kept
  })
  onTestFinished(() => daily.close())
  return { ...measuring, folder, backups, daily, clock }
}

describe('a backup', () => {
  test('taken while epochs are written holds a moment between two of them', async () => {
    const { daily, backups, epoch } = openDaily()
    for (let count = 0; count < 2000; count++) epoch()
    const taking = daily.take()
    const writing = setInterval(epoch)
    const file = await taking
    clearInterval(writing)
    const copy = new SqliteDatabase(file, { readonly: true })
    onTestFinished(() => void copy.close())
    const { epochs, points } = copy.prepare('SELECT epochs_done AS epochs, (SELECT count(*) FROM points) AS points FROM runs').get() as {
      epochs: number
      points: number
    }
    expect(epochs).toBeGreaterThanOrEqual(2000)
    expect(points).toBe(epochs * 5)
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(readdirSync(backups)).toHaveLength(1)
  })

  test('that the end of the program cuts off leaves nothing behind', async () => {
    const { daily, backups, epoch } = openDaily()
    for (let count = 0; count < 2000; count++) epoch()
    const taking = daily.take()
    const refused = expect(taking).rejects.toThrow('aborted')
    await daily.close()
    await refused
    expect(readdirSync(backups)).toEqual([])
  })

  test('is taken once a day, the first once there are runs; a clock that was set back does not put it off', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { daily, backups, clock } = openDaily()
    const hours = (count: number): void => {
      for (let hour = 0; hour < count; hour++) {
        clock.now += dayMs / 24
        vi.advanceTimersByTime(dayMs / 24)
      }
    }
    const taken = (): string[] => listBackups(backups).map(({ taken_at }) => taken_at)
    const reach = async (count: number): Promise<void> => {
      while (taken().length < count) await new Promise(resolve => setImmediate(resolve))
    }
    daily.start()
    hours(1)
    await reach(1)
    hours(22)
    hours(1)
    hours(1)
    await reach(2)
    hours(1)
    clock.now = start + 10 * (dayMs / 24)
    hours(1)
    expect(taken()).toHaveLength(2)
    clock.now = start - 3 * dayMs
    hours(1)
    await reach(3)
    expect(taken()).toEqual([25, 1, 1 - 72].map(hour => new Date(start + (hour * dayMs) / 24).toISOString()))
  })

  test('of which only so many are kept, the newest', async () => {
    const { daily, backups, clock } = openDaily({ kept: 3 })
    for (let day = 0; day < 5; day++) {
      clock.now = start + day * dayMs
      await daily.take()
    }
    expect(listBackups(backups).map(({ taken_at }) => taken_at)).toEqual([4, 3, 2].map(day => new Date(start + day * dayMs).toISOString()))
    expect(newestTime(backups)).toBe(start + 4 * dayMs)
    expect(removeOldBackups(backups, 3)).toEqual([])
  })

  test('that is not whole is in no list, and goes with the next one', async () => {
    const { daily, backups } = openDaily()
    writeFileSync(join(backups, 'trialbook-v9-2026-01-01T00-00-00-000Z.db.part'), 'half of it')
    expect(listBackups(backups)).toEqual([])
    await daily.take()
    expect(readdirSync(backups)).toHaveLength(1)
  })
})

describe('through the contract', () => {
  test('backups are taken, listed with what they hold, and kept as many as the settings say', async () => {
    const { client, reaches } = await openTestCore()
    expect(await client.library.backups()).toEqual([])
    const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 2 }, seeds: 2 })
    for (const { id } of runs) await reaches(id, 'completed')
    const taken = await client.library.backUp()
    expect(taken).toMatchObject({ runs: 2, fault: null })
    expect(Date.parse(taken.taken_at)).toBeLessThanOrEqual(Date.now())
    await client.settings.set({ backups_kept: 1 })
    await vi.waitUntil(() => Date.now() > Date.parse(taken.taken_at))
    const next = await client.library.backUp()
    expect(await client.library.backups()).toEqual([next])
  })

  test('a wish for one that is not there, or is damaged, is refused; and so is any while runs train', async () => {
    const { client, libraryFolder, core } = await openTestCore({ script: 'hangs' })
    const { name } = await client.library.backUp()
    const file = join(libraryFolder, 'backups', name)
    truncateSync(file, statSync(file).size - 4096)
    await expect(client.library.restore({ backup: '../trialbook.db' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'backup' }
    })
    await expect(client.library.restore({ backup: name })).rejects.toMatchObject({ code: 'BACKUP_DAMAGED', data: { backup: name } })
    const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 2 } })
    await expect(client.library.restore({ backup: name })).rejects.toMatchObject({ code: 'ILLEGAL_STATE', data: { action: 'restore' } })
    await client.runs.stop({ ids: runs.map(({ id }) => id), force: true })
    expect(await client.library.restore({ backup: null })).toEqual({ accepted: true })
    expect(await core.restoreWanted).toEqual({ backup: null })
  })
})

describe('restoring', () => {
  test('puts the backup in place and keeps what was there, its log too', async () => {
    const { daily, folder, store, file, epoch } = openDaily()
    epoch()
    const name = (await daily.take()).split('/').at(-1) ?? ''
    const backedUp = contentOf(store)
    epoch()
    const paths = prepareLibraryFolder(join(folder, 'library'))
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, paths.database + suffix)
    copyFileSync(join(folder, 'backups', name), join(paths.backups, name))
    const before = ['', '-wal'].map(suffix => readFileSync(paths.database + suffix))
    const { aside } = restoreBackup(paths, name)
    expect(['', '-wal'].map(suffix => readFileSync(join(aside, `trialbook.db${suffix}`)))).toEqual(before)
    expect(existsSync(`${paths.database}-wal`)).toBe(false)
    const restored = new SqliteDatabase(paths.database)
    onTestFinished(() => void restored.close())
    expect(contentOf({ database: restored })).toBe(backedUp)
  })

  test('an empty library starts anew beside the backups', async () => {
    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ libraryFolder })
    const { runs } = await first.client.runs.start({ hyperparameters: { num_epochs: 1 } })
    await first.reaches(runs[0]!.id, 'completed')
    await first.client.library.backUp()
    await first.core.close()
    writeFileSync(join(libraryFolder, 'trialbook.db'), '')
    await expect(openTestCore({ libraryFolder })).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT', data: { reason: 'it is empty' } })
    restoreBackup(libraryPaths(libraryFolder), null)
    const { client } = await openTestCore({ libraryFolder })
    expect((await client.runs.list({})).rows).toEqual([])
    expect(await client.library.backups()).toMatchObject([{ runs: 1 }])
  })
})

test('the write-ahead log is cut back after a large transaction', () => {
  const { store, tables, file } = openDaily()
  const size = (): number => statSync(`${file}-wal`).size
  store.atomically(() => store.database.exec("INSERT INTO settings (key, json) VALUES ('large', hex(randomblob(10000000)))"))
  expect(size()).toBeGreaterThan(16 * 1024 * 1024)
  store.database.pragma('wal_checkpoint(RESTART)')
  store.atomically(() => tables.runs.setEpochsDone(1, 1))
  expect(size()).toBeLessThanOrEqual(16 * 1024 * 1024)
})
