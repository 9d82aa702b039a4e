import { expect, test } from 'vitest'
import { snapped, valueAtSpot, wordsOfSpot } from '../../../src/renderer/views/sweeps/spot.ts'
import { axisOfValues } from '../../../src/renderer/views/sweeps/trialAxis.ts'
import { trialOf } from './trial.ts'

const space = {
  learning_rate: { type: 'float', low: 0.0001, high: 0.1, log: true },
  dropout_rate: { type: 'float', low: 0.1, high: 0.5, step: 0.1 },
  hidden_units: { type: 'int', low: 16, high: 256, step: 16 },
  batch_size: { type: 'int', low: 8, high: 512, log: true },
  optimizer: { type: 'categorical', choices: ['adam', 'sgd'] },
  num_epochs: 5
}

test('a place is a value the space could have suggested', () => {
  expect(snapped(space, 'learning_rate', 0.00213456)).toBe(0.00213)
  expect(snapped(space, 'dropout_rate', 0.329)).toBe(0.3)
  expect(snapped(space, 'hidden_units', 100)).toBe(96)
  expect(snapped(space, 'batch_size', 33.4)).toBe(33)
  expect(snapped(space, 'num_epochs', 7)).toBe(7)
})

test('a place on a logarithmic axis is a factor from its ends, a place in a band its word', () => {
  const trials = [0, 1, 2].map(number =>
    trialOf(number, { values: { learning_rate: [0.001, 0.01, 0.1][number] ?? 0, optimizer: ['adam', 'sgd', 'adam'][number] ?? '' } })
  )
  const choice = { pixels: 400, locale: 'en' } as const
  const rate = axisOfValues(trials, 'learning_rate', { ...choice, log: true })
  expect(valueAtSpot(space, rate, rate.axis.placeOf(0.01))).toBe(0.01)
  expect(valueAtSpot(space, rate, rate.axis.placeOf(0.0316227766))).toBe(0.0316)
  const optimizer = axisOfValues(trials, 'optimizer', { ...choice, log: false })
  expect([0.1, 0.9].map(share => valueAtSpot(space, optimizer, share))).toEqual(['adam', 'sgd'])
})

test('what is offered names each value', () => {
  expect(wordsOfSpot({ learning_rate: 0.0021, optimizer: 'sgd' })).toBe('learning_rate 0.0021, optimizer sgd')
})
