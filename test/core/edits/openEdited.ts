import { createHash } from 'node:crypto'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { openDatabase } from '../../../src/core/storage/openDatabase.ts'
import { createTables } from '../../../src/core/storage/tables.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** A library with so many ended runs, the first half in the experiment `First`, the rest in `Second`. Run n is `run n`. */
export function seedRuns(count: number): string {
  const folder = temporaryFolder()
  const store = openDatabase({ file: join(folder, 'trialbook.db'), backupFolder: folder })
  const tables = createTables(store.database)
  store.atomically(() => {
    const experiments = ['First', 'Second'].map(name => tables.experiments.insert(name, 0))
    for (let number = 1; number <= count; number++) {
      tables.runs.insert({
        id: idOf(number),
        name: `run ${number}`,
        experiment_id: experiments[number * 2 <= count ? 0 : 1] ?? '',
        sweep_id: null,
        dataset_name: 'mnist',
        dataset_sha256: '',
        seed: number,
        fingerprint: '',
        parameters: null,
        parent_run_id: null,
        parent_epoch: null,
        queue_position: null,
        created_at: number
      })
      tables.runs.end(number, { state: 'completed', endedAt: number + 1, epochsDone: 1, error: null, test: null })
    }
  })
  store.close()
  return folder
}

/** A core on such a library. */
export async function openEdited(count = 4, libraryFolder = seedRuns(count)) {
  const opened = await openTestCore({ libraryFolder })
  const { client } = opened
  const ids = Array.from({ length: count }, (_, i) => idOf(i + 1))
  const run = async (number: number) => (await client.runs.get({ id: idOf(number) })).run
  return { ...opened, ids, run }
}

/** Every row that an edit can change, as one number. */
export function hashOf(libraryFolder: string): string {
  const database = new SqliteDatabase(join(libraryFolder, 'trialbook.db'), { readonly: true })
  const rows = ['runs', 'tags', 'notes', 'experiments'].map(table =>
    database
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map(row => JSON.stringify(row))
      .sort()
  )
  database.close()
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}
