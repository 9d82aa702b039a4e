import { statSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import { ExpectedError } from '../../shared/errors.ts'
import { inspectDatabase } from './inspectDatabase.ts'
import { latestVersion, migrate } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/all.ts'
import { isPlaceFault } from './placeFault.ts'

export type Store = {
  database: Database
  /** Where the library was copied to before its schema changed, or null. */
  backup: string | null
  /** Runs `work` in one transaction; after a power cut the last few may be missing, never half of one. `work` must not await. */
  atomically<Result>(work: () => Result): Result
  /** Like `atomically`, and on disk before it returns: for what a run is, not for what it measured. */
  durably<Result>(work: () => Result): Result
  close(): void
}

export type OpenOptions = {
  file: string
  backupFolder: string
  /** Whether there was a library before: then a database that is missing or empty was lost. Default: there was none. */
  wasUsed?: (() => boolean) | undefined
  migrations?: readonly Migration[]
}

/** A fault of the place as LIBRARY_NOT_WRITABLE; anything else as it is. */
export function asLibraryError(error: unknown, file: string): unknown {
  if (!isPlaceFault(error)) return error
  const message = `The library cannot be opened: ${file}: ${error.message}. Choose another folder, or see to it that the file can be read and written.`
  return new ExpectedError('LIBRARY_NOT_WRITABLE', message, { file, reason: error.message })
}

/** How long a write waits for another program that holds the file: a tool that looks into it, a backup of the whole disk. */
const busyMs = 15_000
/** Bytes that the write-ahead log keeps once it was written back; it grows beyond only within one transaction. */
const largestLog = 16 * 1024 * 1024

type Spread = { count: number; mean: number; squares: number }

/** One more value: Welford's way, which loses no digits where values are large and near each other. */
function withValue({ count, mean, squares }: Spread, value: unknown): Spread {
  if (typeof value !== 'number') return { count, mean, squares }
  const away = value - mean
  const next = mean + away / (count + 1)
  return { count: count + 1, mean: next, squares: squares + away * (value - next) }
}

/**
 * What SQLite lacks. matches_pattern(pattern, text) says whether a regular expression finds something in a text; NULL where there is no text.
 * sample_deviation(value) is the standard deviation with n - 1; NULL for fewer than two numbers.
 */
function addFunctions(database: Database): void {
  let last: { pattern: string; compiled: RegExp } | undefined
  database.function('matches_pattern', { deterministic: true }, (pattern: unknown, text: unknown) => {
    if (typeof pattern !== 'string' || typeof text !== 'string') return null
    if (last?.pattern !== pattern) last = { pattern, compiled: new RegExp(pattern, 'u') }
    return last.compiled.test(text) ? 1 : 0
  })
  database.aggregate('sample_deviation', {
    deterministic: true,
    start: (): Spread => ({ count: 0, mean: 0, squares: 0 }),
    step: withValue,
    result: ({ count, squares }) => (count > 1 ? Math.sqrt(squares / (count - 1)) : null)
  })
}

/**
 * Opens a library's database, making or migrating it. The caller owns the library's lock. Throws LIBRARY_NEWER, LIBRARY_CORRUPT or
 * LIBRARY_NOT_WRITABLE.
 */
export function openDatabase({ file, backupFolder, wasUsed = () => false, migrations = allMigrations }: OpenOptions): Store {
  let database: Database | undefined
  try {
    inspectDatabase(file, { supported: latestVersion(migrations), wasUsed })
    database = new SqliteDatabase(file, { timeout: busyMs })
    database.pragma('journal_mode = WAL')
    database.pragma(`journal_size_limit = ${largestLog}`)
    database.pragma('synchronous = FULL')
    const backup = migrate(database, { migrations, backupFolder })
    database.pragma('foreign_keys = ON')
    database.pragma('synchronous = NORMAL')
    addFunctions(database)
    return { backup, ...createStore(database, file) }
  } catch (error) {
    database?.close()
    throw asLibraryError(error, file)
  }
}

/**
 * Throws where the file is not at its place any more. A folder that was removed or moved goes on taking what is written to files that are open, and
 * nobody would ever find it.
 */
function createPresence(file: string): () => void {
  const inode = (): bigint | undefined => statSync(file, { bigint: true, throwIfNoEntry: false })?.ino
  const own = inode()
  return () => {
    if (inode() === own) return
    throw Object.assign(new Error(`ENOENT: the library is not at its place any more, ${file}`), { code: 'ENOENT' })
  }
}

function createStore(database: Database, file: string): Omit<Store, 'backup'> {
  const assertPresent = createPresence(file)
  const atomically = <Result>(work: () => Result): Result => {
    if (!database.inTransaction) assertPresent()
    return database.transaction(work).immediate()
  }
  return {
    database,
    atomically,
    durably(work) {
      // SQLite ignores this pragma within a transaction, so a durable one is always an outermost one.
      if (database.inTransaction) throw new Error('A durable transaction cannot be part of another one')
      database.pragma('synchronous = FULL')
      try {
        return atomically(work)
      } finally {
        database.pragma('synchronous = NORMAL')
      }
    },
    close() {
      if (!database.open) return
      try {
        database.pragma('wal_checkpoint(TRUNCATE)')
      } catch {
        // On a full disk the log stays beside the database, whole, and the next opening reads both.
      }
      database.close()
    }
  }
}
