import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { migrations } from '../../../src/core/storage/migrations/all.ts'
import { latestVersion, userVersion } from '../../../src/core/storage/migrate.ts'
import type { Migration } from '../../../src/core/storage/migrate.ts'
import { openDatabase } from '../../../src/core/storage/openDatabase.ts'
import type { Store } from '../../../src/core/storage/openDatabase.ts'
import { schemaText } from '../../../src/core/storage/schemaText.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

type Place = { folder: string; file: string; backupFolder: string }

function place(): Place {
  const folder = temporaryFolder()
  const backupFolder = join(folder, 'backups')
  mkdirSync(backupFolder)
  return { folder, file: join(folder, 'trialbook.db'), backupFolder }
}

function open(where: Place, known = migrations): Store {
  const store = openDatabase({ ...where, migrations: known })
  onTestFinished(() => store.close())
  return store
}

const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
const version = latestVersion(migrations)
const nextVersion = version + 1
const step = (sql: string): Migration => ({ version: nextVersion, name: 'test step', sql })
const addExperiment = ({ database }: Store, id: string): void =>
  void database.prepare('INSERT INTO experiments (id, name, created_at) VALUES (?, ?, 0)').run(id, `name of ${id}`)

test('a new library has the schema that schema.sql shows', async () => {
  const { database } = open(place())
  await expect(schemaText(database)).toMatchFileSnapshot('../../../src/core/storage/schema.sql')
})

test('it writes ahead, keeps foreign keys, and waits for the disk only where it says so', () => {
  const store = open(place())
  const pragma = (name: string): unknown => store.database.pragma(name, { simple: true })
  expect([pragma('journal_mode'), pragma('foreign_keys'), pragma('synchronous')]).toEqual(['wal', 1, 1])
  expect(store.durably(() => pragma('synchronous'))).toBe(2)
  expect(store.atomically(() => pragma('synchronous'))).toBe(1)
  expect(() => store.atomically(() => store.durably(() => undefined))).toThrow('cannot be part of another')
  const fail = (): void => {
    addExperiment(store, 'x')
    throw new Error('half way')
  }
  expect(() => store.durably(fail)).toThrow('half way')
  expect(pragma('synchronous')).toBe(1)
  expect(store.database.prepare('SELECT count(*) FROM experiments').pluck().get()).toBe(0)
})

describe('migrations', () => {
  test('run once each, after a verified backup where there was data', () => {
    const where = place()
    const first = openDatabase(where)
    expect(first.backup).toBe(null)
    addExperiment(first, 'kept')
    first.close()
    const second = open(where, [...migrations, step('ALTER TABLE experiments ADD COLUMN colour TEXT')])
    expect(userVersion(second.database)).toBe(nextVersion)
    expect(second.database.prepare('SELECT id, colour FROM experiments').all()).toEqual([{ id: 'kept', colour: null }])
    const backup = new SqliteDatabase(second.backup!, { readonly: true })
    expect(userVersion(backup)).toBe(version)
    expect(backup.prepare('SELECT id, name, created_at FROM experiments').all()).toEqual([
      { id: 'kept', name: 'name of kept', created_at: 0 }
    ])
    backup.close()
    second.close()
    expect(open(where, [...migrations, step('never run again')]).backup).toBe(null)
    expect(readdirSync(where.backupFolder)).toHaveLength(1)
  })

  test.each([
    ['fails half way', 'CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)'],
    ['leaves rows that point nowhere', "INSERT INTO tags (run, tag, position) VALUES (7, 'x', 0)"]
  ])('one that %s is undone whole and leaves the version before it', (_, sql) => {
    const where = place()
    const first = openDatabase(where)
    addExperiment(first, 'kept')
    first.close()
    expect(() => openDatabase({ ...where, migrations: [...migrations, step(sql)] })).toThrow()
    const again = open(where)
    expect(userVersion(again.database)).toBe(version)
    expect(again.database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0)
    expect(again.database.prepare('SELECT id FROM experiments').pluck().all()).toEqual(['kept'])
  })
})

test('a library of the first version keeps its experiments, which have no baseline yet', () => {
  const where = place()
  const first = openDatabase({ ...where, migrations: migrations.slice(0, 1) })
  addExperiment(first, 'old')
  first.close()
  const { database } = open(where)
  expect(database.prepare('SELECT id, name, baseline_run_id FROM experiments').all()).toEqual([
    { id: 'old', name: 'name of old', baseline_run_id: null }
  ])
})

test('a library of the first version is backed up, keeps every row, and has nothing locked or starred', () => {
  const where = place()
  const first = openDatabase({ ...where, migrations: migrations.slice(0, 1) })
  addExperiment(first, 'old')
  first.database.exec(`
    INSERT INTO runs (id, name, experiment_id, state, dataset_name, dataset_sha256, seed, fingerprint, created_at)
    VALUES ('a', 'one', 'old', 'completed', 'mnist', '', 1, '', 0), ('b', 'two', 'old', 'failed', 'mnist', '', 2, '', 0);
    INSERT INTO metrics (id, name) VALUES (1, 'loss');
    INSERT INTO points (run, metric, step, time, value) SELECT number, 1, 1, 0, 0.5 FROM runs;
    INSERT INTO tags (run, tag, position) VALUES (1, 'x', 0);
    INSERT INTO notes (run, text) VALUES (2, 'why')`)
  first.close()
  const tables = ['experiments', 'runs', 'points', 'tags', 'notes', 'metrics']
  const counts = (database: Store['database']): unknown[] =>
    tables.map(table => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  const { database, backup } = open(where)
  expect(userVersion(database)).toBe(version)
  expect(database.prepare('SELECT id, locked, starred FROM runs').all()).toEqual([
    { id: 'a', locked: 0, starred: 0 },
    { id: 'b', locked: 0, starred: 0 }
  ])
  const copy = new SqliteDatabase(backup!, { readonly: true })
  expect(userVersion(copy)).toBe(1)
  expect(counts(copy)).toEqual([1, 2, 2, 1, 1, 1])
  expect(counts(database)).toEqual(counts(copy))
  copy.close()
})

describe('a file that must not be written', () => {
  test('a newer library is refused and left byte for byte, checkpointed or not', () => {
    const where = place()
    const newer = openDatabase({ ...where, migrations: [...migrations, step('CREATE TABLE from_the_future (a)')] })
    newer.close()
    const before = hash(where.file)
    const data = expect.objectContaining({ found: nextVersion, supported: version }) as unknown
    const expected = { code: 'LIBRARY_NEWER', data }
    expect(() => openDatabase(where)).toThrow(expect.objectContaining(expected) as Error)
    expect(hash(where.file)).toBe(before)

    // The version may so far only be in the write-ahead log of a program that died.
    const [writing, left] = [place(), place()]
    openDatabase(writing).close()
    const other = new SqliteDatabase(writing.file)
    onTestFinished(() => void other.close())
    other.pragma(`user_version = ${nextVersion}`)
    for (const suffix of ['', '-wal']) copyFileSync(writing.file + suffix, left.file + suffix)
    const hashes = [hash(left.file), hash(`${left.file}-wal`)]
    expect(() => openDatabase(left)).toThrow(expect.objectContaining(expected) as Error)
    expect([hash(left.file), hash(`${left.file}-wal`)]).toEqual(hashes)
  })

  test('random bytes that end in the version are damage, and no newer library', () => {
    // Bytes 60 to 63 hold the version: from 63 on, what is left of it reads as a number a little larger.
    const where = filled()
    const content = readFileSync(where.file)
    content.fill(0xb9, 63, 4096)
    writeFileSync(where.file, content)
    const before = hash(where.file)
    expect(() => openDatabase(where)).toThrow(expect.objectContaining({ code: 'LIBRARY_CORRUPT' }) as Error)
    expect(hash(where.file)).toBe(before)
  })

  function filled(): Place {
    const where = place()
    const store = openDatabase(where)
    store.atomically(() => {
      for (let i = 0; i < 2000; i++) addExperiment(store, `experiment ${i}`)
    })
    store.close()
    return where
  }

  function damage(where: Place, offset: number, bytes: Buffer): void {
    const content = readFileSync(where.file)
    bytes.copy(content, offset)
    writeFileSync(where.file, content)
  }

  test.each<[string, (where: Place) => void]>([
    ['whose header is overwritten', where => damage(where, 0, Buffer.from('not a database!!'))],
    ['that is text', where => writeFileSync(where.file, 'Dear diary')],
    ['with overwritten pages', where => damage(where, 4096 * 20, Buffer.alloc(4096 * 20, 0x5a))],
    ['that was cut off', where => truncateSync(where.file, 4096 * 10)]
  ])('a library %s is refused, not replaced', (_, harm) => {
    const where = filled()
    harm(where)
    const before = hash(where.file)
    expect(() => openDatabase(where)).toThrow(expect.objectContaining({ code: 'LIBRARY_CORRUPT' }) as Error)
    expect(hash(where.file)).toBe(before)
    expect(readdirSync(where.backupFolder)).toEqual([])
  })

  test('somebody else’s database is refused', () => {
    const where = place()
    const other = new SqliteDatabase(where.file)
    other.exec('CREATE TABLE recipes (name TEXT)')
    other.close()
    const before = hash(where.file)
    expect(() => openDatabase(where)).toThrow('not a library')
    expect(hash(where.file)).toBe(before)
  })

  test('a refused library is let go: no lock stays behind', async () => {
    const where = filled()
    damage(where, 0, Buffer.from('not a database!!'))
    await expect(openTestCore({ libraryFolder: where.folder })).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' })
    expect(existsSync(join(where.folder, 'lock'))).toBe(false)
  })
})

test('a database that cannot be opened for a reason of its place is named, not called damaged', () => {
  const where = place()
  mkdirSync(where.file)
  const expected = { code: 'LIBRARY_NOT_WRITABLE', data: expect.objectContaining({ file: where.file }) as unknown }
  expect(() => openDatabase(where)).toThrow(expect.objectContaining(expected) as Error)
})

describe('the folder', () => {
  test('is made with its parts', async () => {
    const libraryFolder = join(temporaryFolder(), 'new', 'library')
    await openTestCore({ libraryFolder })
    expect(readdirSync(libraryFolder)).toEqual(
      expect.arrayContaining(['backups', 'checkpoints', 'datasets', 'lock', 'logs', 'trialbook.db'])
    )
  })

  test('one that cannot be made or written is named', async () => {
    const file = join(temporaryFolder(), 'a file')
    writeFileSync(file, '')
    const libraryFolder = join(file, 'library')
    await expect(openTestCore({ libraryFolder })).rejects.toMatchObject({ code: 'LIBRARY_NOT_WRITABLE', data: { library: libraryFolder } })
  })

  test('one where the system lets nobody make folders is named too', async context => {
    if (process.platform !== 'linux') return context.skip('only Linux has /proc')
    const libraryFolder = '/proc/library/of mine'
    await expect(openTestCore({ libraryFolder })).rejects.toMatchObject({ code: 'LIBRARY_NOT_WRITABLE', data: { library: libraryFolder } })
  })
})

test('a library from before first and mean were kept has them for all its points', () => {
  const where = place()
  const earlier = openDatabase({ ...where, migrations: migrations.slice(0, 8) })
  addExperiment(earlier, 'old')
  earlier.database.exec(`
    INSERT INTO runs (id, name, experiment_id, state, dataset_name, dataset_sha256, seed, fingerprint, created_at)
    VALUES ('a', 'one', 'old', 'completed', 'mnist', '', 1, '', 0);
    INSERT INTO metrics (id, name) VALUES (1, 'loss'), (2, 'val_loss');
    INSERT INTO points (run, metric, step, time, value)
    VALUES (1, 1, 1, 0, 'NaN'), (1, 1, 2, 0, 0.5), (1, 1, 3, 0, 0.25), (1, 2, 1, 0, 'Infinity');
    INSERT INTO summaries (run, metric, last, last_step, non_finite) VALUES (1, 1, 0.25, 3, 1), (1, 2, 'Infinity', 1, 1)`)
  earlier.close()
  const { database } = open(where)
  expect(database.prepare('SELECT metric, first, first_step, mean, finite FROM summaries ORDER BY metric').all()).toEqual([
    { metric: 1, first: 'NaN', first_step: 1, mean: 0.375, finite: 2 },
    { metric: 2, first: 'Infinity', first_step: 1, mean: null, finite: 0 }
  ])
})
