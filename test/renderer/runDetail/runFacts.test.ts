import { describe, expect, test } from 'vitest'
import { firstLine } from '../../../src/renderer/composables/useErrorWords.ts'
import { divergenceOf, epochMs, headlines, pointsOfBeats, tenthOfLearningRate } from '../../../src/renderer/views/runDetail/runFacts.ts'
import { levelOf, matchingLines } from '../../../src/renderer/views/runDetail/logLines.ts'
import { pointsOf } from '../charts/fixtures.ts'

const summary = (min: number | null, max: number | null) => ({
  last: min,
  last_epoch: 9,
  min,
  min_epoch: min === null ? null : 4,
  max,
  max_epoch: max === null ? null : 7,
  non_finite: 0
})

describe('headline figures', () => {
  test('are the best validation values by each metric’s direction', () => {
    const metrics = { loss: summary(0.1, 1), val_loss: summary(0.2, 2), val_accuracy: summary(0.5, 0.98) }
    expect(headlines({ metrics })).toEqual([
      { metric: 'val_accuracy', value: 0.98, epoch: 7 },
      { metric: 'val_loss', value: 0.2, epoch: 4 }
    ])
  })

  test('are those of training without a validation part', () => {
    expect(headlines({ metrics: { loss: summary(0.1, 1) } }).map(headline => headline.metric)).toEqual(['loss'])
  })

  test('hold their places before anything finite is logged', () => {
    expect(headlines({ metrics: { val_loss: summary(null, null) } }).map(headline => headline.value)).toEqual([null, null])
  })
})

test('a tenth of the learning rate carries no rounding noise', () => {
  const of = (learning_rate: number | string) => tenthOfLearningRate({ hyperparameters: { learning_rate } })
  expect([of(1), of(0.003), of(0.0007), of(3e-5)]).toEqual(['0.1', '0.0003', '0.00007', '0.000003'])
  expect(of('fast')).toBeUndefined()
})

describe('divergence', () => {
  test('comes from the points where they tell it', () => {
    const found = { epoch: 3, metric: 'loss', became: 'nan' } as const
    expect(divergenceOf({ state: 'diverged', epochs_done: 2 }, found)).toBe(found)
  })

  test('falls back on the state of a run that ended within an epoch', () => {
    expect(divergenceOf({ state: 'diverged', epochs_done: 2 }, undefined)).toEqual({ epoch: 3, during: true })
    expect(divergenceOf({ state: 'completed', epochs_done: 2 }, undefined)).toBeUndefined()
  })
})

test('beats become points at parts of the epoch', () => {
  const beat = { epoch: 1, batches: 100, loss: 2, accuracy: 0.3, time: 5 }
  const points = pointsOfBeats(
    [
      { ...beat, batch: 25 },
      { ...beat, batch: 50, loss: 1 }
    ],
    'loss'
  )
  expect([Array.from(points.epochs), Array.from(points.steps), Array.from(points.values)]).toEqual([
    [0.25, 0.5],
    [25, 50],
    [2, 1]
  ])
  expect(pointsOfBeats([], 'loss').values).toHaveLength(0)
})

test('the time of an epoch is the median of the last five', () => {
  expect(epochMs(pointsOf([9000, 100, 101, 5000, 102, 103]))).toBe(102)
  expect(epochMs(pointsOf([]))).toBeUndefined()
  expect(epochMs(undefined)).toBeUndefined()
})

test('an error is told by its first line, without a second full stop', () => {
  expect(firstLine('The trainer ended.\nstack')).toBe('The trainer ended')
})

describe('log lines', () => {
  const lines = ['Loading MNIST', 'warning: slow disk', 'Error: out of memory']

  test('are found in upper and lower case, with their places', () => {
    expect(matchingLines(lines, ' mnist ')).toEqual([{ index: 0, text: 'Loading MNIST' }])
    expect(matchingLines(lines, '')).toHaveLength(3)
    expect(matchingLines(lines, 'nothing')).toEqual([])
  })

  test('have the level their words say', () => {
    expect(lines.map(levelOf)).toEqual(['', 'warning', 'error'])
    expect(levelOf('terror-free')).toBe('')
  })
})
