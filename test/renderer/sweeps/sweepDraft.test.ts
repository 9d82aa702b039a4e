import { describe, expect, test } from 'vitest'
import { defaultHyperparameters } from '../../../src/shared/hyperparameters.ts'
import { sweepRequestSchema } from '../../../src/shared/sweep.ts'
import type { Sweep } from '../../../src/shared/sweep.ts'
import {
  draftOf,
  kindsOf,
  minutesUntil,
  newRow,
  numberFaults,
  requestOf,
  specOf,
  splitChoices
} from '../../../src/renderer/views/newSweep/sweepDraft.ts'
import type { Draft, Row } from '../../../src/renderer/views/newSweep/sweepDraft.ts'

const row = (name: Row['name'], changes: Partial<Row>): Row => ({ ...newRow(name, 32), ...changes })
const draft = (changes: Partial<Draft> = {}): Draft => ({
  method: 'auto',
  dataset: 'mnist',
  metric: 'val_loss',
  last: false,
  name: ' first ',
  rows: [row('learning_rate', { kind: 'log', low: '1e-4', high: '0.1' }), row('num_epochs', { kind: 'fixed', value: '5' })],
  trials: '20',
  minutes: '',
  until: '',
  target: '',
  workers: '2',
  seed: '',
  pruner: 'none',
  warmUp: '',
  warmStart: false,
  ...changes
})
const now = Date.parse('2026-03-01T17:30:00')
const place = { experiment: 'Default', dataset: 'mnist' }

describe('a row', () => {
  test('is written in the format of a space', () => {
    expect(specOf(row('learning_rate', { kind: 'log', low: '1/10000', high: '0.1' }))).toEqual({
      type: 'float',
      low: 0.0001,
      high: 0.1,
      log: true
    })
    expect(specOf(row('batch_size', { kind: 'linear', low: '16', high: '64', step: '16' }))).toEqual({
      type: 'int',
      low: 16,
      high: 64,
      step: 16
    })
    expect(specOf(row('dropout_rate', { kind: 'linear', low: '0', high: '0.5' }))).toEqual({ type: 'float', low: 0, high: 0.5 })
    expect(specOf(row('batch_size', { kind: 'choice', choices: '16, 32,64' }))).toEqual({ type: 'categorical', choices: [16, 32, 64] })
    expect(specOf(row('shuffle', { kind: 'choice', choices: 'true, false' }))).toEqual({ type: 'categorical', choices: [true, false] })
    expect(specOf(row('batch_size', { kind: 'fixed', value: '64' }))).toBe(64)
  })

  test('what cannot be read goes on as it is, so that the check names it', () => {
    expect(specOf(row('learning_rate', { kind: 'log', low: 'little', high: '' }))).toMatchObject({ low: 'little', high: '' })
    expect(specOf(row('batch_size', { kind: 'fixed', value: 'many' }))).toBe('many')
  })

  test('lists within brackets are one choice each', () => {
    expect(splitChoices('[256, 128], 64 , ,[32]')).toEqual(['[256, 128]', '64', '[32]'])
    expect(specOf(row('hidden_units', { kind: 'choice', choices: '[256, 128], 64' }))).toEqual({
      type: 'categorical',
      choices: [[256, 128], 64]
    })
  })

  test('only numbers have ranges', () => {
    expect(kindsOf('optimizer')).toEqual(['fixed', 'choice'])
    expect(kindsOf('learning_rate')).toContain('log')
  })
})

describe('the request', () => {
  test('searches what is not fixed, and is one the core takes', () => {
    const request = requestOf(draft(), place, now)
    expect(request).toMatchObject({
      name: 'first',
      hyperparameters: { num_epochs: 5 },
      space: { learning_rate: { low: 0.0001 } },
      objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
      budget: { trials: 20, minutes: null },
      workers: 2
    })
    expect(sweepRequestSchema.safeParse(request).success).toBe(true)
  })

  test('a grid has levels and no number of trials; an accuracy is looked for from below', () => {
    const rows = [row('learning_rate', { kind: 'log', low: '0.001', high: '0.1', levels: '3' })]
    expect(requestOf(draft({ method: 'grid', rows, metric: 'val_accuracy', last: true }), place, now)).toMatchObject({
      sampler: { kind: 'grid', levels: { learning_rate: 3 } },
      objective: { statistic: 'last', direction: 'maximize' },
      budget: { trials: null }
    })
  })

  test('pruners take the warm-up in their own words', () => {
    expect(requestOf(draft({ pruner: 'median', warmUp: '2' }), place, now).pruner).toEqual({ kind: 'median', warm_up_epochs: 2 })
    expect(requestOf(draft({ pruner: 'asha', warmUp: '2' }), place, now).pruner).toEqual({ kind: 'asha', first_rung: 2 })
    expect(requestOf(draft({ pruner: 'hyperband' }), place, now).pruner).toEqual({ kind: 'hyperband' })
  })
})

test('numbers that cannot be read are named with what they may be', () => {
  expect(numberFaults(draft())).toEqual({})
  expect(Object.keys(numberFaults(draft({ trials: '0', workers: '', minutes: 'x', target: '1e-3', seed: '1.5' }))).sort()).toEqual([
    'minutes',
    'seed',
    'trials',
    'workers'
  ])
})

test('a time of day is so many minutes away, tomorrow where it has passed', () => {
  expect(minutesUntil('18:00', now)).toBe(30)
  expect(minutesUntil('17:00', now)).toBe(24 * 60 - 30)
  expect(requestOf(draft({ minutes: '5', until: '18:00' }), place, now).budget).toMatchObject({ minutes: 30 })
})

test('a sweep copied into the form asks for the same again, under a name of its own', () => {
  const rows = [
    row('learning_rate', { kind: 'log', low: '0.0001', high: '0.1' }),
    row('hidden_units', { kind: 'choice', choices: '64, [128, 64], 256' }),
    row('dropout_rate', { kind: 'linear', low: '0', high: '0.5', step: '0.1' }),
    row('optimizer', { kind: 'choice', choices: 'adam, sgd' }),
    row('num_epochs', { value: '7' }),
    row('weight_decay', { value: '0.001' })
  ]
  const first = requestOf(draft({ rows, pruner: 'asha', warmUp: '2', target: '0.1', minutes: '90', seed: '4' }), place, now)
  const parsed = sweepRequestSchema.parse(first)
  const sweep = { ...parsed, hyperparameters: { ...defaultHyperparameters, ...parsed.hyperparameters } } as unknown as Sweep
  const again = sweepRequestSchema.parse(requestOf(draftOf(sweep, draft({ name: '' })), place, now))
  expect(again.name).toBeUndefined()
  expect(again).toMatchObject({
    space: parsed.space,
    objective: parsed.objective,
    sampler: { kind: 'auto', seed: 4 },
    pruner: parsed.pruner,
    budget: { trials: 20, minutes: 90, target: 0.1 },
    hyperparameters: { num_epochs: 7, weight_decay: 0.001 }
  })
})
