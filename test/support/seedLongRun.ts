import { createTables } from '../../src/core/storage/tables.ts'
import { prepareLibraryFolder } from '../../src/core/storage/libraryFolder.ts'
import { openDatabase } from '../../src/core/storage/openDatabase.ts'

/**
 * A program that adds runs to the library named by its first argument, whose loss was logged at every step, straight into the database: as many points as
 * the second says, as many runs as the third. They are `long 1` and so on, and have 50 epochs of val_loss beside. Of the loss, the point at 70 % of the way is
 * NaN, and the one after it the greatest.
 */
const [libraryFolder = '', points = '0', runs = '1'] = process.argv.slice(2)
const count = Number(points)
const epochs = 50
const startedAt = Date.UTC(2026, 5, 1)
const peak = Math.floor(count * 0.7)

const paths = prepareLibraryFolder(libraryFolder)
const store = openDatabase({ file: paths.database, backupFolder: paths.backups })
const tables = createTables(store.database)

const valueAt = (step: number): number =>
  step === peak ? NaN : step === peak + 1 ? 9 : 2 * Math.exp((-3 * step) / count) + (((step * 7919) % 1000) / 1000) * 0.3

function* pointsOf(): Generator<{ metric: string; step: number; epoch: number; time: number; value: number }> {
  for (let step = 1; step <= count; step++) {
    const epoch = (step * epochs) / count
    yield { metric: 'loss', step, epoch, time: startedAt + step * 10, value: valueAt(step) }
    if (Number.isInteger(epoch))
      yield { metric: 'val_loss', step, epoch, time: startedAt + step * 10, value: 2.2 * Math.exp((-3 * step) / count) }
  }
}

store.atomically(() => {
  const experiment = tables.experiments.idOfName('Default') ?? tables.experiments.insert('Default', startedAt)
  for (let run = 1; run <= Number(runs); run++) {
    const number = tables.runs.insert({
      id: `10000000-0000-4000-8000-${String(run).padStart(12, '0')}`,
      name: `long ${run}`,
      experiment_id: experiment,
      sweep_id: null,
      dataset_name: 'mnist',
      dataset_sha256: 'generated',
      seed: run,
      fingerprint: 'generated',
      parameters: 134_794,
      parent_run_id: null,
      parent_epoch: null,
      queue_position: null,
      created_at: startedAt + run
    })
    tables.runs.begin(number, startedAt)
    tables.points.write(number, [...pointsOf()])
    const end = { state: 'completed', endedAt: startedAt + count * 10, epochsDone: epochs, error: null, test: null } as const
    tables.runs.end(number, end)
  }
})
store.close()
