import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openParentPort } from '../../src/trainer/parentPort.ts'
import type { FromTrainer, ToTrainer } from '../../src/shared/trainerProtocol.ts'

/**
 * A trainer process whose behaviour is a script named by TRIALBOOK_TEST_SCRIPT. It speaks the trainer protocol over the same channel as the real
 * one and computes nothing: its curves are simple formulas, so that a test can say what must be in the library.
 */
const script = process.env['TRIALBOOK_TEST_SCRIPT'] ?? 'completes'
const stepsPerEpoch = 10

const port = openParentPort()
const tell = (message: unknown): Promise<void> => port.send(message as FromTrainer)
const say = (message: FromTrainer): Promise<void> => tell(message)

const start = Promise.withResolvers<Extract<ToTrainer, { type: 'start' }>>()
let stopRequested = false
let folder = ''
port.onMessage(given => {
  const message = given as ToTrainer
  if (message.type === 'start') start.resolve(message)
  else stopRequested = true
})
port.onClose(() => process.exit(0))

/** loss after an epoch, the same for every run of a seed. */
const lossAt = (epoch: number, seed: number): number => 1 / (epoch + (seed % 7))

async function sayEpoch(epoch: number, loss: number): Promise<void> {
  const common = { step: epoch * stepsPerEpoch, epoch, time: 1_700_000_000_000 + epoch * 1000 }
  const values = { loss, accuracy: 1 - loss / 2, val_loss: loss * 1.1, val_accuracy: 1 - loss / 1.9, epoch_ms: 20 }
  await say({ type: 'epoch', epoch, epoch_ms: 20, points: Object.entries(values).map(([metric, value]) => ({ ...common, metric, value })) })
}

const sayProgress = (epoch: number, batch: number): Promise<void> =>
  say({ type: 'progress', epoch, batch, batches: stepsPerEpoch, loss: 0.5, accuracy: 0.5, samples_per_second: 1000 })

const sayCheckpoint = (epoch: number): Promise<void> =>
  say({
    type: 'checkpoints',
    checkpoints: [
      { epoch, file: join(folder, `epoch-${epoch}.checkpoint`), bytes: 100 + epoch, sha256: 'a'.repeat(64), kept: ['last', 'best'] }
    ]
  })

type Wishes = { epochs: number; seed: number; rate: number; batch: number }

async function sayReady(): Promise<Wishes> {
  await say({ type: 'ready', environment: { tensorflow: 'scripted', threads: Number(process.env['TRIALBOOK_TEST_THREADS'] ?? 0) } })
  const { hyperparameters, checkpoint_folder } = await start.promise
  folder = checkpoint_folder
  return {
    epochs: Number(hyperparameters['num_epochs']),
    seed: Number(hyperparameters['seed']),
    rate: Number(hyperparameters['learning_rate']),
    batch: Number(hyperparameters['batch_size'])
  }
}

async function sayStarted(): Promise<Wishes> {
  const wishes = await sayReady()
  await say({
    type: 'started',
    parameters: 1234,
    train_samples: 54_000,
    validation_samples: 6000,
    test_samples: 10_000,
    steps_per_epoch: stepsPerEpoch
  })
  await say({ type: 'log', line: `training ${wishes.epochs} epochs` })
  return wishes
}

async function endStopped(epochsDone: number): Promise<never> {
  await sayCheckpoint(epochsDone)
  await say({ type: 'end', outcome: 'stopped', epochs_done: epochsDone, test: null, error: null })
  process.exit(0)
}

/** Trains at `msPerEpoch`, heeding a wish to stop. */
async function trainAll(msPerEpoch: number): Promise<never> {
  const { epochs, seed } = await sayStarted()
  for (let epoch = 1; epoch <= epochs; epoch++) {
    await sayProgress(epoch, 3)
    if (msPerEpoch > 0) await sleep(msPerEpoch)
    if (stopRequested) return endStopped(epoch - 1)
    await sayEpoch(epoch, lossAt(epoch, seed))
    await sayCheckpoint(epoch)
  }
  await say({ type: 'end', outcome: 'completed', epochs_done: epochs, test: { loss: 0.25, accuracy: 0.975 }, error: null })
  process.exit(0)
}

/** Loss falls towards a floor that is lowest at a learning rate of 0.01; above 1 it diverges, and a batch size of 13 ends badly. */
async function searched(msPerEpoch: number): Promise<never> {
  const { epochs, rate, batch } = await sayStarted()
  const floor = 0.1 + Math.abs(Math.log10(rate) + 2)
  for (let epoch = 1; epoch <= epochs; epoch++) {
    await sleep(msPerEpoch)
    if (stopRequested) return endStopped(epoch - 1)
    if (batch === 13) process.stderr.write('unlucky\n', () => process.exit(3))
    if (batch === 13) await never()
    await sayEpoch(epoch, rate > 1 ? NaN : floor + 1 / epoch)
    await sayCheckpoint(epoch)
    if (rate > 1) break
  }
  const diverged = { outcome: 'diverged', epochs_done: 1, test: null, error: { code: 'DIVERGED', message: 'loss became NaN.' } } as const
  const completed = { outcome: 'completed', epochs_done: epochs, test: { loss: floor, accuracy: 0.9 }, error: null } as const
  await say({ type: 'end', ...(rate > 1 ? diverged : completed) })
  process.exit(0)
}

const never = (): Promise<void> => new Promise(() => setInterval(() => undefined, 1000))

const scripts: Record<string, () => Promise<unknown>> = {
  completes: () => trainAll(0),
  slow: () => trainAll(40),
  'learning rate matters': () => searched(2),
  'learning rate matters, slowly': () => searched(60),
  async diverges() {
    const { seed } = await sayStarted()
    await sayEpoch(1, lossAt(1, seed))
    await sayEpoch(2, NaN)
    const error = { code: 'DIVERGED', message: 'loss became NaN in epoch 2, batch 7.' }
    await say({ type: 'end', outcome: 'diverged', epochs_done: 1, test: null, error })
    process.exit(0)
  },
  async crashes() {
    await sayStarted()
    await sayEpoch(1, 0.5)
    process.stderr.write('first words\nOut of memory: cannot allocate 12 GB\n', () => process.exit(134))
    await never()
  },
  async hangs() {
    await sayStarted()
    await sayEpoch(1, 0.5)
    await never()
  },
  'never ready': never,
  async garbage() {
    await sayStarted()
    await tell({ type: 'epoch', epoch: 'one', points: 7 })
    await never()
  },
  async 'epoch before started'() {
    await sayReady()
    await sayEpoch(1, 0.5)
    await never()
  },
  async 'exits silently'() {
    await sayStarted()
    await sayEpoch(1, 0.5)
    process.exit(0)
  },
  async 'stays after end'() {
    await sayStarted()
    await say({ type: 'end', outcome: 'completed', epochs_done: 0, test: null, error: null })
    await never()
  },
  async 'writes twice and NaN at once'() {
    await sayStarted()
    await sayEpoch(1, Infinity)
    await sayEpoch(1, 0.75)
    await say({ type: 'end', outcome: 'completed', epochs_done: 1, test: { loss: NaN, accuracy: 0.1 }, error: null })
    process.exit(0)
  }
}

await scripts[script]?.()
