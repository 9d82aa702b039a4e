import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { branchState } from '../../src/trainer/branchState.ts'
import { train } from '../support/trainerProcess.ts'
import type { Trained } from '../support/trainerProcess.ts'

let folder: string
let folders = 0
let parentFolder: string
let parent: Trained
const newFolder = (): string => path.join(folder, String(++folders))
const hyperparameters = { max_train_samples: 2000, num_epochs: 4, seed: 3, batch_size: 16, checkpoint_every: 1 }
const forkAfter = (epoch: number) => ({ file: path.join(parentFolder, `epoch-${epoch}.checkpoint`), epoch })

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'trialbook-fork-'))
  parentFolder = newFolder()
  parent = await train({ hyperparameters, checkpointFolder: parentFolder })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pointsOf = ({ messages }: Trained) =>
  messages
    .flatMap(message => (message.type === 'epoch' ? message.points : []))
    .filter(({ metric }) => metric !== 'epoch_ms')
    .map(({ metric, epoch, step, value }) => ({ metric, epoch, step, value }))
const endOf = ({ messages }: Trained) => messages.find(message => message.type === 'end')
const weights = (checkpointFolder: string): Buffer[] =>
  readdirSync(path.join(checkpointFolder, 'model'))
    .sort()
    .map(name => readFileSync(path.join(checkpointFolder, 'model', name)))

describe('a fork', () => {
  test('that changes nothing goes on as its parent did, bit for bit', async () => {
    const own = newFolder()
    const forked = await train({ hyperparameters, checkpointFolder: own, fork: forkAfter(2), epochsKnown: 2 })
    expect(endOf(forked)).toMatchObject({ outcome: 'completed', epochs_done: 4 })
    expect(pointsOf(forked)).toEqual(pointsOf(parent).filter(({ epoch }) => (epoch ?? 0) > 2))
    expect(weights(own)).toEqual(weights(parentFolder))
  })

  test('tells only its own epochs, with its own learning rate, and begins where its parent was', async () => {
    const forked = await train({
      hyperparameters: { ...hyperparameters, learning_rate: 1e-9, num_epochs: 3, dropout_rate: 0 },
      checkpointFolder: newFolder(),
      fork: forkAfter(2),
      epochsKnown: 2
    })
    const epochs = new Set(pointsOf(forked).map(({ epoch }) => epoch))
    expect([...epochs]).toEqual([3])
    const validationOf = (of: Trained, epoch: number): number | undefined =>
      pointsOf(of).find(point => point.metric === 'val_loss' && point.epoch === epoch)?.value
    // It hardly learns, so it is as good as its parent was.
    expect(validationOf(forked, 3)).toBeCloseTo(validationOf(parent, 2) ?? NaN, 4)
  })

  test('may have another optimizer and batch size: what is of another kind begins anew', async () => {
    const forked = await train({
      hyperparameters: { ...hyperparameters, optimizer: 'sgd', momentum: 0.9, batch_size: 32, learning_rate: 0.01 },
      checkpointFolder: newFolder(),
      fork: forkAfter(3),
      epochsKnown: 3
    })
    expect(endOf(forked)).toMatchObject({ outcome: 'completed', epochs_done: 4 })
  })

  test('that was cut goes on from its own checkpoint', async () => {
    const own = newFolder()
    const given = { hyperparameters: { ...hyperparameters, learning_rate: 0.01 }, fork: forkAfter(1) }
    const whole = await train({ ...given, checkpointFolder: newFolder(), epochsKnown: 1 })
    const cut = await train({
      ...given,
      checkpointFolder: own,
      epochsKnown: 1,
      onMessage: (message, trainer) => {
        if (message.type === 'epoch' && message.epoch === 2) trainer.send({ type: 'stop' })
      }
    })
    expect(endOf(cut)?.type === 'end' && endOf(cut)).toMatchObject({ outcome: 'stopped' })
    const rest = await train({ ...given, checkpointFolder: own, epochsKnown: 2 })
    expect([...pointsOf(cut), ...pointsOf(rest)]).toEqual(pointsOf(whole))
  })

  test('is refused a checkpoint of another epoch or that is damaged', async () => {
    const wrong = await train({
      hyperparameters,
      checkpointFolder: newFolder(),
      fork: { ...forkAfter(2), epoch: 3 },
      epochsKnown: 3
    })
    expect(endOf(wrong)).toMatchObject({ outcome: 'failed' })
  })
})

test('weights are told by their order among layers that have any; what is of another size or kind stays as it is', () => {
  const entry = (name: string, ...values: number[]) => ({ name, shape: [values.length], values: Float32Array.from(values) })
  const saved = [entry('layer_0/dense/kernel', 1, 2), entry('layer_0/dense/kernel/m', 3, 4), entry('layer_3/dense/kernel', 5)]
  const own = [entry('layer_0/dense/kernel', 0, 0), entry('layer_0/dense/kernel/momentum', 0, 0), entry('layer_2/dense/kernel', 0)]
  expect(branchState(saved, own)).toEqual([entry('layer_0/dense/kernel', 1, 2), entry('layer_2/dense/kernel', 5)])
  expect(branchState(saved, [entry('layer_0/dense/kernel', 0, 0, 0)])).toEqual([])
})
