import { prepareLibraryFolder } from '../../src/core/storage/libraryFolder.ts'
import { openDatabase } from '../../src/core/storage/openDatabase.ts'
import { createTables } from '../../src/core/storage/tables.ts'

/**
 * A program that adds completed runs to the library named by its argument that no ordinary training leaves behind, straight into the database: without
 * any point, with one, with values that are no numbers, with a metric that no other run has, and with names that a window may stumble over.
 */
const [libraryFolder = ''] = process.argv.slice(2)
const startedAt = Date.UTC(2026, 6, 1)

const odd: { name: string; points: Record<string, number[]> }[] = [
  { name: 'no points', points: {} },
  { name: 'one point', points: { loss: [0.5], val_loss: [0.6], val_accuracy: [0.8] } },
  { name: 'all NaN', points: { loss: [NaN, NaN, NaN], val_loss: [NaN, NaN, NaN], val_accuracy: [NaN, NaN, NaN] } },
  { name: 'infinite', points: { loss: [Infinity, -Infinity, 1], val_loss: [Infinity, -Infinity, Infinity] } },
  { name: 'huge and tiny', points: { loss: [1.7e308, -1.7e308, 5e-324], val_loss: [0, -0, 5e-324] } },
  { name: 'metric of its own', points: { val_loss: [0.4, 0.3], val_auc: [0.7, 0.9] } },
  { name: '🔥 학습 "따옴표" \u202eאבג <img src=x onerror=alert(1)>', points: { loss: [1, 0.5], val_loss: [1, 0.6] } },
  { name: `long ${'x'.repeat(10_000)}`, points: { loss: [1, 0.4], val_loss: [1, 0.5] } }
]

const paths = prepareLibraryFolder(libraryFolder)
const store = openDatabase({ file: paths.database, backupFolder: paths.backups })
const tables = createTables(store.database)
store.atomically(() => {
  const experiment = tables.experiments.idOfName('Default') ?? tables.experiments.insert('Default', startedAt)
  for (const [i, { name, points }] of odd.entries()) {
    const number = tables.runs.insert({
      id: `20000000-0000-4000-8000-${String(i + 1).padStart(12, '0')}`,
      name,
      experiment_id: experiment,
      sweep_id: null,
      dataset_name: 'mnist',
      dataset_sha256: 'generated',
      seed: i + 1,
      fingerprint: `odd ${i}`,
      parameters: null,
      parent_run_id: null,
      parent_epoch: null,
      queue_position: null,
      created_at: startedAt + i
    })
    tables.hyperparameters.insert(number, { learning_rate: 0.001 * (i + 1), optimizer: 'adam' })
    tables.runs.begin(number, startedAt + i)
    const written = Object.entries(points).flatMap(([metric, values]) =>
      values.map((value, at) => ({ metric, step: (at + 1) * 10, epoch: at + 1, time: startedAt + at * 1000, value }))
    )
    tables.points.write(number, written)
    tables.runs.end(number, { state: 'completed', endedAt: startedAt + 60_000, epochsDone: 3, error: null, test: null })
  }
})
store.close()
