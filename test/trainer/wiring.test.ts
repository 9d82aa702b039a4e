import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkHyperparameters } from '../../src/shared/checkHyperparameters.ts'
import { optimizers } from '../../src/shared/hyperparameters.ts'
import type { FromTrainer } from '../../src/shared/trainerProtocol.ts'
import { readCheckpoint } from '../../src/trainer/checkpointFile.ts'
import { createSchedule } from '../../src/trainer/schedules.ts'
import { train } from '../support/trainerProcess.ts'

// Whether what is asked for reaches the training at all; that each does the right thing is shown where it lives.

let folder: string
let runs = 0
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'trialbook-wiring-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type End = Extract<FromTrainer, { type: 'end' }>
type Outcome = { end: End; folder: string; best: string | undefined; last: string | undefined; of: (metric: string) => number[] }

async function trainSmall(changes: Record<string, unknown>): Promise<Outcome> {
  const checkpointFolder = path.join(folder, String(++runs))
  const { messages } = await train({ hyperparameters: { max_train_samples: 640, num_epochs: 2, seed: 11, ...changes }, checkpointFolder })
  const points = messages.flatMap(message => (message.type === 'epoch' ? message.points : []))
  const kept = messages.flatMap(message => (message.type === 'checkpoints' ? [message.checkpoints] : [])).at(-1) ?? []
  return {
    end: messages.find((message): message is End => message.type === 'end') as End,
    folder: checkpointFolder,
    best: kept.find(checkpoint => checkpoint.kept.includes('best'))?.file,
    last: kept.find(checkpoint => checkpoint.kept.includes('last'))?.file,
    of: metric => points.filter(point => point.metric === metric).map(({ value }) => value)
  }
}

describe('changes the curve', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['weight_decay', {}, { weight_decay: 0.5 }],
    ['gradient_clip_norm', { optimizer: 'sgd' }, { gradient_clip_norm: 0.01 }],
    ['momentum', { optimizer: 'sgd' }, { momentum: 0.9 }],
    ['nesterov', { optimizer: 'sgd', momentum: 0.9 }, { nesterov: true }],
    ['shuffle', {}, { shuffle: false }],
    ['warmup_epochs', {}, { warmup_epochs: 1 }],
    ['learning_rate_schedule', { learning_rate: 0.01 }, { learning_rate_schedule: 'cosine' }],
    ['activation', {}, { activation: 'tanh' }],
    ['dropout_rate', {}, { dropout_rate: 0.5 }]
  ])('%s', async (_, base, change) => {
    const [without, with_] = [await trainSmall(base), await trainSmall({ ...base, ...change })]
    expect(with_.of('loss')[1]).not.toBe(without.of('loss')[1])
  })

  it('each optimizer, adamw by its weight decay', async () => {
    const losses = []
    for (const optimizer of optimizers) {
      const checked = checkHyperparameters({ optimizer, max_train_samples: 640, num_epochs: 2, seed: 11 })
      losses.push((await trainSmall(checked.ok ? checked.value : {})).of('val_loss')[1])
    }
    expect(new Set(losses).size).toBe(optimizers.length)
  })
})

it('the learning rate of each epoch is what the schedule says of its last step', async () => {
  const hyperparameters = { learning_rate_schedule: 'cosine', warmup_epochs: 1, num_epochs: 4, learning_rate: 0.01 }
  const { of } = await trainSmall(hyperparameters)
  const checked = checkHyperparameters(hyperparameters)
  if (!checked.ok) throw new Error('not sound')
  const schedule = createSchedule(checked.value, 18)
  expect(of('learning_rate')).toEqual([1, 2, 3, 4].map(epoch => schedule(epoch * 18 - 1)))
})

it('the loss of an epoch is the average over its samples, the last, smaller batch by its size', async () => {
  // Steps too small to change anything: every division of the same samples has the same average.
  const still = { optimizer: 'sgd', learning_rate: 1e-12, dropout_rate: 0, validation_split: 0, max_train_samples: 500, num_epochs: 1 }
  const whole = await trainSmall({ ...still, batch_size: 500 })
  const divided = await trainSmall({ ...still, batch_size: 499 })
  expect(divided.of('loss')[0]).toBeCloseTo(whole.of('loss')[0] ?? NaN, 5)
  expect(divided.of('accuracy')).toEqual(whole.of('accuracy'))
})

/** The weights of a checkpoint, without what its optimizer keeps, as weights.bin has them. */
const weightsOf = (file: string | undefined): number[] =>
  readCheckpoint(file ?? '')
    .state.filter(({ name }) => /\/(kernel|bias)$/.test(name))
    .flatMap(({ values }) => [...values])
function savedWeights({ folder: own }: Outcome): number[] {
  const bytes = readFileSync(path.join(own, 'model/weights.bin'))
  return [...new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))]
}

describe('early stopping', () => {
  const overfitting = { num_epochs: 60, patience: 2, learning_rate: 0.003 }
  it('ends with the weights of the best epoch where that is asked for', async () => {
    const outcome = await trainSmall({ ...overfitting, restore_best_weights: true })
    const losses = outcome.of('val_loss')
    const best = losses.indexOf(Math.min(...losses)) + 1
    expect(outcome.end).toMatchObject({ outcome: 'completed', epochs_done: best + 2 })
    expect(readCheckpoint(outcome.best ?? '').position.epoch).toBe(best)
    expect(savedWeights(outcome)).toEqual(weightsOf(outcome.best))
    expect(savedWeights(outcome)).not.toEqual(weightsOf(outcome.last))
  })

  it('ends with the last ones where it is not', async () => {
    const outcome = await trainSmall(overfitting)
    expect(savedWeights(outcome)).toEqual(weightsOf(outcome.last))
    expect(outcome.last).not.toBe(outcome.best)
  })
})

describe('weights that break in the last batch of an epoch', () => {
  const breaking = {
    optimizer: 'sgd',
    learning_rate: 10,
    num_hidden_layers: 8,
    dropout_rate: 0,
    shuffle: false,
    validation_split: 0,
    num_epochs: 1
  }
  const batchSize = 32
  /** How many batches, in order, leave weights with which the next one has no finite loss any more. */
  async function sufficientBatches(): Promise<number> {
    const { end } = await trainSmall({ ...breaking, max_train_samples: 6400 })
    return Number(/batch (\d+)/.exec(end.error?.message ?? '')?.[1]) - 1
  }

  it('end the run as diverged at the validation or, without one, at the test, and are not saved', async () => {
    const samples = (await sufficientBatches()) * batchSize
    const validated = await trainSmall({ ...breaking, max_train_samples: samples * 2, validation_split: 0.5 })
    expect(validated.end).toMatchObject({
      outcome: 'diverged',
      error: { message: expect.stringMatching(/^val_loss became .* in epoch 1\.$/) as string }
    })
    expect(validated.of('loss').every(Number.isFinite)).toBe(true)
    const tested = await trainSmall({ ...breaking, max_train_samples: samples })
    expect(tested.end).toMatchObject({
      outcome: 'diverged',
      epochs_done: 1,
      error: { code: 'DIVERGED', message: expect.stringMatching(/^test loss became .* in the final test\.$/) as string }
    })
    expect(existsSync(path.join(tested.folder, 'model'))).toBe(false)
  })
})
