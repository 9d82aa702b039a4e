import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Objective, Sweep, TrialView } from '../../../src/shared/sweep.ts'
import { bestSoFar, layHistory } from '../../../src/renderer/views/sweeps/historyPlot.ts'
import { boundsOf, withBounds } from '../../../src/renderer/views/sweeps/spaceEdit.ts'
import { sortTrials } from '../../../src/renderer/views/sweeps/sweepFacts.ts'
import { withChanged } from '../../../src/renderer/connection/withChanged.ts'

const trial = (number: number, changes: Partial<TrialView> = {}): TrialView => ({
  number,
  values: {},
  origin: 'sampler',
  state: 'completed',
  value: 0.5,
  epochs_done: 3,
  run_id: null,
  run_number: null,
  error: null,
  started_at: null,
  ended_at: null,
  outside: false,
  ...changes
})
const minimize: Objective = { metric: 'val_loss', statistic: 'min', direction: 'minimize' }
const maximize: Objective = { metric: 'val_accuracy', statistic: 'max', direction: 'maximize' }

describe('the history', () => {
  test('keeps only what was better than all before, in the order of the trials', () => {
    const trials = [0.5, 0.7, 0.4, 0.4, 0.2].map((value, number) => trial(number, { value }))
    expect(bestSoFar(trials.toReversed(), minimize)).toEqual([
      { number: 0, value: 0.5 },
      { number: 2, value: 0.4 },
      { number: 4, value: 0.2 }
    ])
    expect(bestSoFar(trials, maximize)).toEqual([
      { number: 0, value: 0.5 },
      { number: 1, value: 0.7 }
    ])
  })

  test('pruned trials are drawn and never the best; diverged ones have their lane; others are not drawn', () => {
    const laid = layHistory(
      [
        trial(0, { value: 0.5 }),
        trial(1, { value: 0.1, state: 'pruned' }),
        trial(2, { value: NaN, state: 'diverged' }),
        trial(3, { value: null, state: 'failed' }),
        trial(4, { value: 0.3, state: 'running' })
      ],
      minimize
    )
    expect(laid.completed.map(({ trial: { number } }) => number)).toEqual([0])
    expect(laid.pruned.map(({ trial: { number } }) => number)).toEqual([1])
    expect(laid.diverged.map(({ trial: { number } }) => number)).toEqual([2])
    expect(laid.best).toHaveLength(2)
  })

  test('every mark lies within the plot, whatever the values', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
      fc.constantFrom(NaN, Infinity, -Infinity, 0)
    )
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), fc.constantFrom(minimize, maximize), (values, objective) => {
        const laid = layHistory(
          values.map((one, number) => trial(number, { value: one, state: Number.isFinite(one) ? 'completed' : 'diverged' })),
          objective
        )
        for (const { x, y } of [...laid.completed, ...laid.best]) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x).toBeLessThanOrEqual(1)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(y).toBeLessThanOrEqual(1)
        }
      })
    )
  })
})

describe('the table of trials', () => {
  const trials = [
    trial(0, { value: 0.3, values: { optimizer: 'sgd' } }),
    trial(1, { value: null, values: { optimizer: 'adam', momentum: 0.9 } }),
    trial(2, { value: 0.1, values: { optimizer: 'adam' } })
  ]
  const order = (key: string, descending = false): number[] => sortTrials(trials, { key, descending }).map(({ number }) => number)

  test('sorts by any column, and puts what has no value last either way', () => {
    expect(order('value')).toEqual([2, 0, 1])
    expect(order('value', true)).toEqual([0, 2, 1])
    expect(order('optimizer')).toEqual([1, 2, 0])
    expect(order('momentum', true)).toEqual([1, 0, 2])
    expect(order('number', true)).toEqual([2, 1, 0])
  })
})

test('bounds are edited in the space; what is no range stays as it is', () => {
  const space = {
    learning_rate: { type: 'float', low: 0.001, high: 1, log: true },
    optimizer: { type: 'categorical', choices: ['adam'] },
    num_epochs: 5
  }
  expect(boundsOf(space)).toEqual([{ name: 'learning_rate', low: '0.001', high: '1' }])
  expect(withBounds(space, [{ name: 'learning_rate', low: '1e-2', high: 'much' }])).toEqual({
    ...space,
    learning_rate: { type: 'float', low: 0.01, high: 'much', log: true }
  })
})

test('what changed takes its place in the list, and what is new comes first', () => {
  const sweep = (id: string, name: string): Sweep => ({ id, name }) as Sweep
  const list = { sweeps: [sweep('b', 'old'), sweep('a', 'same')], seq: 4 }
  expect(withChanged(list, [sweep('b', 'new'), sweep('c', 'newest')]).sweeps.map(({ name }) => name)).toEqual(['newest', 'new', 'same'])
})
