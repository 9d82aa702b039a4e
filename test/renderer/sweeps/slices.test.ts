import { describe, expect, test } from 'vitest'
import { drawnTrials, layTrials, narrowed, searchedNames, trialsIn } from '../../../src/renderer/views/sweeps/slices.ts'
import { trialOf } from './trial.ts'

const space = {
  learning_rate: { type: 'float', low: 0.0001, high: 0.1, log: true },
  hidden_units: { type: 'int', low: 16, high: 256, step: 16 },
  optimizer: { type: 'categorical', choices: ['adam', 'sgd'] },
  num_epochs: 5
}
const options = {
  space,
  objective: { metric: 'val_accuracy', statistic: 'max', direction: 'maximize' },
  logValue: false,
  pixels: 220,
  locale: 'en'
} as const

test('only trials with a finite value are drawn, pruned ones where they are asked for', () => {
  const trials = [
    trialOf(0, {}),
    trialOf(1, { state: 'pruned', value: 0.5 }),
    trialOf(2, { state: 'diverged', value: NaN }),
    trialOf(3, { value: Infinity }),
    trialOf(4, { value: null }),
    trialOf(5, { state: 'running' })
  ]
  expect(drawnTrials(trials, false).map(({ number }) => number)).toEqual([0])
  expect(drawnTrials(trials, true).map(({ number }) => number)).toEqual([0, 1])
})

test('what is searched has a picture, and a logarithmic range a logarithmic axis', () => {
  expect(searchedNames(space)).toEqual([
    { name: 'learning_rate', log: true },
    { name: 'hidden_units', log: false },
    { name: 'optimizer', log: false }
  ])
  const { slices, y } = layTrials([trialOf(0, {}), trialOf(1, { value: 0.8 }), trialOf(9, { value: 0.7 })], options)
  expect(slices.map(({ axis }) => axis.log)).toEqual([true, false, false])
  expect(slices[2]?.axis.categorical).toBe(true)
  const [first, second, last] = slices[0]?.axis.places ?? []
  // 0.001, 0.002 and 0.010: equal factors are equal distances.
  expect(((second ?? NaN) - (first ?? NaN)) / ((last ?? NaN) - (first ?? NaN))).toBeCloseTo(Math.log10(2), 10)
  expect(y.axis.places[0]).toBeGreaterThan(y.axis.places[1] ?? NaN)
})

test('nothing, one trial, equal values, missing and odd ones are all laid out', () => {
  for (const trials of [
    [],
    [trialOf(0, {})],
    [trialOf(0, {}), trialOf(1, {})],
    [trialOf(0, { values: {} }), trialOf(1, { values: { hidden_units: [64, 32], optimizer: '__proto__', learning_rate: -1 } })],
    [trialOf(0, { value: 1e308 }), trialOf(1, { value: -1e308 })]
  ]) {
    for (const logValue of [false, true]) {
      const { slices, numbers } = layTrials(trials, { ...options, logValue })
      expect(numbers).toHaveLength(trials.length)
      for (const { axis } of slices) expect([...axis.places].every(place => place >= 0 && place <= 1)).toBe(true)
    }
  }
})

describe('a choice', () => {
  const trials = [0, 1, 2, 3].map(number => trialOf(number, { value: 0.9 - number / 10 }))
  const { slices, y, numbers } = layTrials(trials, options)
  const rate = slices[0]!.axis

  test('takes in what lies within both sides of a box', () => {
    const brush = { low: 0.002, high: 0.004, slots: [] }
    expect([...trialsIn(numbers, [{ axis: rate, brush }])]).toEqual([1, 2, 3])
    const up = { low: 0.65, high: 1, slots: [] }
    expect([
      ...trialsIn(numbers, [
        { axis: rate, brush },
        { axis: y.axis, brush: up }
      ])
    ]).toEqual([1, 2])
    expect(trialsIn(numbers, [{ axis: rate, brush: undefined }]).size).toBe(4)
  })

  test('narrows ranges to the values it has, never beyond what they were, and nothing else', () => {
    expect(narrowed(space, 'learning_rate', trials.slice(1, 3))).toEqual({ low: 0.002, high: 0.003 })
    const odd = [
      trialOf(0, { values: { learning_rate: 0.0013897678887097502 } }),
      trialOf(1, { values: { learning_rate: 0.013026226002125527 } })
    ]
    expect(narrowed(space, 'learning_rate', odd)).toEqual({ low: 0.00138, high: 0.0131 })
    expect(narrowed(space, 'hidden_units', [trialOf(0, { values: { hidden_units: 144 } }), trialOf(1, {})])).toEqual({ low: 64, high: 144 })
    expect(narrowed(space, 'hidden_units', trials)).toBeUndefined()
    expect(narrowed(space, 'optimizer', trials)).toBeUndefined()
    expect(narrowed(space, 'num_epochs', trials)).toBeUndefined()
    expect(narrowed(space, 'learning_rate', trials.slice(0, 1))).toBeUndefined()
    const wide = [trialOf(0, { values: { learning_rate: 1e-6 } }), trialOf(1, { values: { learning_rate: 5 } })]
    expect(narrowed(space, 'learning_rate', wide)).toBeUndefined()
  })
})
