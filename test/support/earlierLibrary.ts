import { mkdirSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { migrations } from '../../src/core/storage/migrations/all.ts'
import { migrate } from '../../src/core/storage/migrate.ts'
import { countsOf, databaseOf } from './libraryFiles.ts'
import { temporaryFolder } from './openTestCore.ts'

const runs = 5

/** The tables that every version has, filled: runs of one experiment with points, summaries, tags and notes. */
function fill(database: SqliteDatabase.Database, points: number): void {
  database.transaction(() => {
    database.exec(
      "INSERT INTO experiments (id, name, created_at) VALUES ('e', 'Default', 0); INSERT INTO metrics (id, name) VALUES (1, 'loss')"
    )
    const run = database.prepare(
      `INSERT INTO runs (id, name, experiment_id, state, dataset_name, dataset_sha256, seed, fingerprint, created_at)
       VALUES (?, ?, 'e', 'completed', 'mnist', '', ?, '', 0)`
    )
    const point = database.prepare('INSERT INTO points (run, metric, step, epoch, time, value) VALUES (?, 1, ?, ?, 0, ?)')
    const summary = database.prepare('INSERT INTO summaries (run, metric, last, last_step, non_finite) VALUES (?, 1, ?, ?, 0)')
    for (let number = 1; number <= runs; number++) {
      run.run(`00000000-0000-4000-8000-00000000000${number}`, `run ${number}`, number)
      for (let step = 1; step <= points / runs; step++) point.run(number, step, step, 1 / step)
      summary.run(number, runs / points, points / runs)
      database.prepare("INSERT INTO tags (run, tag, position) VALUES (?, 'x', 0)").run(number)
      database.prepare("INSERT INTO notes (run, text) VALUES (?, 'why')").run(number)
    }
  })()
}

/**
 * A library as an earlier version left it: its migrations are frozen, so they make it. `counts` are those of `countsOf`.
 */
export function earlierLibrary(version: number, { points }: { points: number }): { folder: string; counts: number[] } {
  const folder = temporaryFolder()
  const backupFolder = path.join(folder, 'backups')
  mkdirSync(backupFolder)
  const database = new SqliteDatabase(databaseOf(folder))
  database.pragma('journal_mode = WAL')
  migrate(database, { migrations: migrations.filter(migration => migration.version <= version), backupFolder })
  fill(database, points)
  const counts = countsOf(database)
  database.close()
  return { folder, counts }
}
