import { describe, expect, test } from 'vitest'
import {
  changeOf,
  comparisonText,
  hyperparameterRows,
  metricRows,
  shareAMetric,
  usedDifferentData
} from '../../../src/renderer/views/compare/comparison.ts'
import { runOf, summary } from './fixtures.ts'

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

test('what leaves has ASCII minus signs, escapes what its form would read, and words where a row has them', () => {
  const cell = (text: string) => ({ text, differs: false, change: '' })
  const rows = [
    { key: 'x_y', differs: false, cells: [cell('\u22120.5')] },
    { key: 'state', label: 'state', differs: false, cells: [cell('=1+1')] }
  ]
  const table = { title: 'Key', names: ['a|b & <img>'], rows }
  expect(comparisonText('tsv', table)).toBe("Key\ta|b & <img>\nx_y\t-0.5\nstate\t'=1+1\n")
  expect(comparisonText('markdown', table)).toBe('| Key | a\\|b \\& \\<img\\> |\n| --- | ---: |\n| x_y | -0.5 |\n| state | =1+1 |\n')
  expect(comparisonText('latex', table)).toContain('Key & a\\textbar{}b \\& \\textless{}img\\textgreater{} \\\\')
  expect(comparisonText('latex', table)).toContain('x\\_y & $-0.5$ \\\\\nstate & =1+1 \\\\')
})
