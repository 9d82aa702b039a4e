import SqliteDatabase from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import { inspectDatabase } from './inspectDatabase.ts'
import { latestVersion, migrate } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/all.ts'

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

export type OpenOptions = { file: string; backupFolder: string; migrations?: readonly Migration[] }

/** Opens a library's database, making or migrating it. The caller owns the library's lock. Throws LIBRARY_NEWER or LIBRARY_CORRUPT. */
export function openDatabase({ file, backupFolder, migrations = allMigrations }: OpenOptions): Store {
  inspectDatabase(file, latestVersion(migrations))
  const database = new SqliteDatabase(file)
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    const backup = migrate(database, { migrations, backupFolder })
    database.pragma('foreign_keys = ON')
    database.pragma('synchronous = NORMAL')
    return { backup, ...createStore(database) }
  } catch (error) {
    database.close()
    throw error
  }
}

function createStore(database: Database): Omit<Store, 'backup'> {
  const atomically = <Result>(work: () => Result): Result => database.transaction(work).immediate()
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
      database.pragma('wal_checkpoint(TRUNCATE)')
      database.close()
    }
  }
}
