import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { openDatabase } from '../../src/core/storage/openDatabase.ts'
import type { Store } from '../../src/core/storage/openDatabase.ts'
import { createTables } from '../../src/core/storage/tables.ts'
import type { Tables } from '../../src/core/storage/tables.ts'

export type Measuring = {
  store: Store
  tables: Tables
  file: string
  /** Writes the next epoch of the one run, as the recorder does: all of it in one transaction. */
  epoch(): void
}

/** A library of one run, open, whose epochs a test writes one by one. */
export function openMeasuring(folder: string): Measuring {
  const file = databaseOf(folder)
  const backupFolder = path.join(folder, 'backups')
  mkdirSync(backupFolder, { recursive: true })
  const store = openDatabase({ file, backupFolder })
  const tables = createTables(store.database)
  store.durably(() =>
    store.database.exec(`
      INSERT INTO experiments (id, name, created_at) VALUES ('e', 'Default', 0);
      INSERT INTO runs (id, name, experiment_id, state, dataset_name, dataset_sha256, seed, fingerprint, created_at)
      VALUES ('00000000-0000-4000-8000-000000000001', 'one', 'e', 'running', 'mnist', '', 1, '', 0)`)
  )
  let epochs = 0
  return {
    store,
    tables,
    file,
    epoch() {
      epochs += 1
      const place = { step: epochs * 10, epoch: epochs, time: epochs * 1000 }
      const values = { loss: 1 / epochs, accuracy: 1 - 1 / epochs, val_loss: 2 / epochs, val_accuracy: 1 - 2 / epochs, epoch_ms: 20 }
      store.atomically(() => {
        tables.points.write(
          1,
          Object.entries(values).map(([metric, value]) => ({ ...place, metric, value }))
        )
        tables.runs.setEpochsDone(1, epochs)
      })
    }
  }
}

/** Everything in a database, table by table, as text: what two copies of a library must have in common. */
export function contentOf({ database }: Pick<Store, 'database'>): string {
  const names = database.prepare<[], string>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
  )
  return names
    .pluck()
    .all()
    .map(name => `${name} ${JSON.stringify(database.prepare(`SELECT * FROM ${name}`).raw().all())}`)
    .join('\n')
}

export const databaseOf = (folder: string): string => path.join(folder, 'trialbook.db')

/** How many runs, points, summaries, tags, notes, metrics and experiments there are. */
export const countsOf = (database: Store['database']): number[] =>
  ['runs', 'points', 'summaries', 'tags', 'notes', 'metrics', 'experiments'].map(
    table => database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? NaN
  )

/** Opens a library's database as the program would and looks into it; it must be sound. */
export function opened<Value>(folder: string, look: (database: Store['database']) => Value): Value {
  const store = openDatabase({ file: databaseOf(folder), backupFolder: path.join(folder, 'backups') })
  try {
    const verdict = store.database.pragma('integrity_check', { simple: true })
    if (verdict !== 'ok') throw new Error(String(verdict))
    return look(store.database)
  } finally {
    store.close()
  }
}
