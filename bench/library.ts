import { existsSync } from 'node:fs'
import { prepareLibraryFolder } from '../src/core/storage/libraryFolder.ts'
import { acquireLock } from '../src/core/storage/lock.ts'
import { openDatabase } from '../src/core/storage/openDatabase.ts'
import { createTables } from '../src/core/storage/tables.ts'
import type { Tables } from '../src/core/storage/tables.ts'
import type { Point } from '../src/shared/series.ts'
import { progress, report } from './report.ts'

export type LibraryOptions = { runs: number; epochs: number; dataDir: string; json?: true }

const stepsPerEpoch = 1688
const epochMs = 1200
const firstStartMs = Date.UTC(2026, 0, 5, 9)

/** A number from 0 to 1 that looks random and depends on nothing but its arguments (a mix of 32 bits; Wellons, "Prospecting for hash functions"). */
function noise(...keys: number[]): number {
  let mixed = 0x9e3779b9
  for (const key of keys) {
    mixed = Math.imul(mixed ^ key ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    mixed ^= mixed >>> 15
  }
  return (mixed >>> 0) / 2 ** 32
}

const pick = <Item>(items: readonly Item[], run: number, key: number): Item => items[Math.floor(noise(run, key) * items.length)] as Item

const seeds = 5
/** The first run of its configuration: five in a row, of one experiment, differ in their seed alone. */
const configurationOf = (run: number): number => run - ((run - 1) % seeds)

const hyperparametersOf = (configuration: number, epochs: number, seed: number) => ({
  learning_rate: Number((10 ** (-4.5 + 3 * noise(configuration, 1))).toPrecision(3)),
  batch_size: pick([16, 32, 64, 128, 256], configuration, 2),
  num_epochs: epochs,
  num_hidden_layers: pick([1, 2, 3, 4], configuration, 3),
  hidden_units: pick([32, 64, 128, 256, 512], configuration, 4),
  dropout_rate: pick([0, 0.1, 0.2, 0.3, 0.5], configuration, 5),
  optimizer: pick(['adam', 'adamw', 'sgd', 'rmsprop'], configuration, 6),
  activation: pick(['relu', 'tanh', 'gelu'], configuration, 7),
  weight_decay: pick([0, 0.0001, 0.01], configuration, 8),
  learning_rate_schedule: pick(['constant', 'cosine'], configuration, 9),
  validation_split: 0.1,
  seed
})

/** Curves as trainings draw them: falling, noisy, some overfitting, one in forty diverging. */
function pointsOf(run: number, epochs: number, startMs: number): { points: Point[]; diverged: boolean } {
  const diverged = noise(run, 20) < 1 / 40
  const last = diverged ? 1 + Math.floor(noise(run, 21) * epochs) : epochs
  const configuration = configurationOf(run)
  // Seeds of one configuration differ a little, configurations a lot.
  const floor = (0.02 + 0.3 * noise(configuration, 22)) * (0.95 + 0.1 * noise(run, 27))
  const [pace, rise] = [2 + 10 * noise(configuration, 23), noise(configuration, 24) < 0.3 ? 0.004 : 0]
  const points: Point[] = []
  for (let epoch = 1; epoch <= last; epoch++) {
    const train = floor * 0.5 + 2 * Math.exp(-epoch / pace) + 0.02 * noise(run, epoch, 25)
    const validation = floor + 2.1 * Math.exp(-epoch / pace) + rise * epoch + 0.04 * noise(run, epoch, 26)
    const broken = diverged && epoch === last
    const values = {
      loss: broken ? NaN : train,
      accuracy: broken ? NaN : Math.max(0.1, 1 - train / 3),
      val_loss: broken ? NaN : validation,
      val_accuracy: broken ? NaN : Math.max(0.1, 1 - validation / 3)
    }
    const place = { step: epoch * stepsPerEpoch, epoch, time: startMs + epoch * epochMs }
    for (const [metric, value] of Object.entries(values)) points.push({ ...place, metric, value })
  }
  return { points, diverged }
}

function addRun(tables: Tables, experiment: string, { run, epochs }: { run: number; epochs: number }): void {
  const startedAt = firstStartMs + run * (epochs * epochMs + 5000)
  const { points, diverged } = pointsOf(run, epochs, startedAt)
  const hyperparameters = hyperparametersOf(configurationOf(run), epochs, 1 + ((run - 1) % seeds))
  const number = tables.runs.insert({
    id: `00000000-0000-4000-8000-${String(run).padStart(12, '0')}`,
    name: `lr=${hyperparameters.learning_rate} units=${hyperparameters.hidden_units}`,
    experiment_id: experiment,
    sweep_id: null,
    dataset_name: 'mnist',
    dataset_sha256: 'generated',
    seed: hyperparameters.seed,
    fingerprint: `generated ${configurationOf(run)}`,
    parameters: 134_794,
    parent_run_id: null,
    parent_epoch: null,
    queue_position: null,
    created_at: startedAt - 1000
  })
  tables.hyperparameters.insert(number, hyperparameters)
  tables.runs.begin(number, startedAt)
  tables.points.write(number, points)
  const done = points.at(-1)?.epoch ?? 0
  if (noise(run, 30) < 0.05) tables.tags.replace(number, ['baseline'])
  tables.runs.end(number, {
    state: diverged ? 'diverged' : 'completed',
    endedAt: startedAt + done * epochMs,
    epochsDone: diverged ? done - 1 : done,
    error: diverged ? { code: 'DIVERGED', message: `loss became NaN in epoch ${done}.` } : null,
    test: diverged ? null : { loss: 0.1 + noise(run, 31) / 5, accuracy: 0.95 + noise(run, 31) / 25 }
  })
}

const runsAtOnce = 500

/** Fills a library with runs whose values are pure functions of their numbers. Throws where the folder has a library already. */
export async function makeLibrary({ runs, epochs, dataDir }: Omit<LibraryOptions, 'json'>): Promise<void> {
  const paths = prepareLibraryFolder(dataDir)
  if (existsSync(paths.database)) throw new Error(`${dataDir} has a library already; name another folder.`)
  const lock = await acquireLock(paths.lock)
  const store = openDatabase({ file: paths.database, backupFolder: paths.backups })
  try {
    const tables = createTables(store.database)
    const experiments = ['sweep of learning rates', 'sweep of sizes'].map(name =>
      store.atomically(() => tables.experiments.insert(name, firstStartMs))
    )
    for (let from = 1; from <= runs; from += runsAtOnce) {
      store.atomically(() => {
        for (let run = from; run < Math.min(from + runsAtOnce, runs + 1); run++)
          addRun(tables, experiments[((configurationOf(run) - 1) / seeds) % 2] ?? '', { run, epochs })
      })
      if (from % 5000 === 1 && runs > 5000) progress(`${from - 1} of ${runs} runs`)
    }
  } finally {
    store.close()
    lock.release()
  }
}

export async function benchLibrary(options: LibraryOptions): Promise<void> {
  const startMs = performance.now()
  await makeLibrary(options)
  const seconds = Number(((performance.now() - startMs) / 1000).toFixed(2))
  report(
    {
      bench: 'library',
      work: `${options.runs} runs × 12 hyperparameters × 4 metrics × ${options.epochs} epochs`,
      data_dir: options.dataDir,
      seconds
    },
    options.json === true
  )
}
