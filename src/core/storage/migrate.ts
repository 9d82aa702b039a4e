import type { Database } from 'better-sqlite3'
import { backUpNow } from './backups.ts'

/** One step of the schema. `version` is what `PRAGMA user_version` says once it is done. */
export type Migration = { version: number; name: string; sql: string }

export const userVersion = (database: Database): number => database.pragma('user_version', { simple: true }) as number

/** The version that this list of migrations leads to. */
export const latestVersion = (migrations: readonly Migration[]): number =>
  migrations.reduce((latest, { version }) => Math.max(latest, version), 0)

function apply(database: Database, { version, name, sql }: Migration): void {
  const run = database.transaction(() => {
    database.exec(sql)
    const broken = database.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0) throw new Error(`Migration ${version} (${name}) leaves ${broken.length} rows that point nowhere`)
    database.pragma(`user_version = ${version}`)
  })
  run.immediate()
}

/**
 * Brings the database to the newest version, each step in a transaction of its own; the first failure stops all further ones and leaves the
 * version before it. A library that had data is backed up first; returns where, or null.
 */
export function migrate(
  database: Database,
  { migrations, backupFolder }: { migrations: readonly Migration[]; backupFolder: string }
): string | null {
  const from = userVersion(database)
  const pending = migrations.filter(({ version }) => version > from)
  if (pending.length === 0) return null
  const backup = from > 0 ? backUpNow(database, backupFolder) : null
  // Rebuilding a table needs foreign keys off, which SQLite only allows outside a transaction.
  database.pragma('foreign_keys = OFF')
  try {
    for (const migration of pending) apply(database, migration)
  } finally {
    database.pragma('foreign_keys = ON')
  }
  return backup
}
