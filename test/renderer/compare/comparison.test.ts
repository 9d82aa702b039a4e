import { describe, expect, test } from 'vitest'
import type { Run } from '../../../src/shared/run.ts'
import {
  asText,
  changeOf,
  hyperparameterRows,
  markdown,
  metricRows,
  shareAMetric,
  usedDifferentData
} from '../../../src/renderer/views/compare/comparison.ts'

const summary = (min: number, max: number) => ({ last: min, last_epoch: 9, min, min_epoch: 38, max, max_epoch: 41, non_finite: 0 })
const runOf = (part: Partial<Run>): Run => ({
  id: crypto.randomUUID(),
  number: 1,
  name: 'run',
  experiment: 'Default',
  experiment_id: crypto.randomUUID(),
  sweep_id: null,
  state: 'completed',
  hyperparameters: {},
  dataset: { name: 'mnist', sha256: 'a' },
  seed: 1,
  metrics: {},
  test: null,
  parameters: null,
  epochs_done: 1,
  created_at: '2026-01-01T00:00:00Z',
  started_at: null,
  ended_at: null,
  duration_ms: null,
  error: null,
  tags: [],
  note: '',
  parent: null,
  trashed_at: null,
  locked: false,
  starred: false,
  pinned: false,
  archived: false,
  ...part
})

describe('changes', () => {
  test('are factors where a value lives on a log scale, differences elsewhere', () => {
    expect(changeOf('learning_rate', 0.001, 0.01)).toBe('x10')
    expect(changeOf('learning_rate', 0.01, 0.001)).toBe('x0.1')
    expect(changeOf('batch_size', 32, 64)).toBe('x2')
    expect(changeOf('dropout_rate', 0.2, 0.5)).toBe('+0.3')
    expect(changeOf('hidden_units', 64, 128)).toBe('+64')
    expect(changeOf('dropout_rate', 0.5, 0.2)).toBe('\u22120.3')
  })

  test('are none for text, lists and equal values', () => {
    expect([changeOf('optimizer', 'adam', 'sgd'), changeOf('hidden_units', 128, [64, 64]), changeOf('batch_size', 32, 32)]).toEqual([
      '',
      '',
      ''
    ])
  })
})

describe('hyperparameters', () => {
  test('stand in the order of the form, marked where they differ from the first run', () => {
    const rows = hyperparameterRows([
      runOf({ hyperparameters: { dropout_rate: 0.2, learning_rate: 0.001, optimizer: 'adam' } }),
      runOf({ hyperparameters: { dropout_rate: 0.5, learning_rate: 0.001, optimizer: 'adam' } })
    ])
    expect(rows.map(row => [row.key, row.differs])).toEqual([
      ['learning_rate', false],
      ['dropout_rate', true],
      ['optimizer', false]
    ])
    expect(rows[1]?.cells.map(cell => cell.change)).toEqual(['', '+0.3'])
  })

  test('a missing value and another type are differences', () => {
    const rows = hyperparameterRows([
      runOf({ hyperparameters: { hidden_units: 128 } }),
      runOf({ hyperparameters: { hidden_units: [128, 64] } }),
      runOf({})
    ])
    expect(rows[0]?.cells.map(cell => [cell.text, cell.differs])).toEqual([
      ['128', false],
      ['128, 64', true],
      ['-', true]
    ])
  })
})

describe('metrics', () => {
  const runs = [
    runOf({
      metrics: { val_accuracy: summary(0.5, 0.9812), val_loss: summary(0.07, 1), learning_rate: summary(1, 1) },
      test: { loss: 0.1, accuracy: 0.98 }
    }),
    runOf({ metrics: { val_accuracy: summary(0.5, 0.9774), val_loss: summary(0.06, 1) } })
  ]

  test('show the best value with its epoch and the delta to the first run', () => {
    const rows = metricRows(runs)
    expect(rows.map(row => row.key)).toEqual(['val_accuracy', 'val_loss', 'test_accuracy', 'test_loss'])
    expect(rows[0]?.cells[0]).toMatchObject({ text: '0.9812 @41', change: '' })
    expect(rows[0]?.cells[1]).toMatchObject({ text: '0.9774 @41', change: '\u22120.0038', verdict: 'worse' })
    expect(rows[1]?.cells[1]).toMatchObject({ verdict: 'better' })
    expect(rows[2]?.cells[1]).toMatchObject({ text: '-', differs: true })
  })

  test('are shared where two runs have logged the same one', () => {
    expect(shareAMetric(runs)).toBe(true)
    expect(shareAMetric([runs[0] ?? runOf({}), runOf({ metrics: { mae: summary(1, 2) } })])).toBe(false)
  })
})

test('other data is told by its checksum', () => {
  expect(usedDifferentData([runOf({}), runOf({})])).toBe(false)
  expect(usedDifferentData([runOf({}), runOf({ dataset: { name: 'mnist', sha256: 'b' } })])).toBe(true)
})

test('copies have ASCII minus signs and escaped bars', () => {
  const table = asText('Key', ['a|b'], [{ key: 'x', differs: false, cells: [{ text: '\u22120.5', differs: false, change: '' }] }])
  expect(table).toEqual([
    ['Key', 'a|b'],
    ['x', '-0.5']
  ])
  expect(markdown(table)).toBe('| Key | a\\|b |\n| --- | ---: |\n| x | -0.5 |')
})
