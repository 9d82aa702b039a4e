import { describe, expect, test } from 'vitest'
import { parseFilter } from '../../src/shared/filter/parseFilter.ts'
import type { Run } from '../../src/shared/run.ts'
import { cellFilters, filterNameOf } from '../../src/renderer/views/runs/cellFilters.ts'
import { defaultLayout } from '../../src/renderer/views/runs/columns.ts'
import type { Statistic } from '../../src/renderer/views/runs/columns.ts'

type Values = Pick<Partial<Run>, 'hyperparameters' | 'metrics' | 'state'>
const runWith = (values: Values): Run => ({ state: 'completed', hyperparameters: {}, metrics: {}, ...values }) as Run
const loss = { last: 0.3, last_epoch: 4, min: 0.25, min_epoch: 2, max: 1.5, max_epoch: 1, non_finite: 0 }
const ofNumber = (name: string, value: string): string[] => [
  `${name} == ${value}`,
  `not ${name} == ${value}`,
  `${name} > ${value}`,
  `${name} < ${value}`
]

function clauses(values: Values, column: string, statistics: Record<string, Statistic> = {}): string[] {
  const found = cellFilters(runWith(values), column, { ...defaultLayout, statistics })
  for (const { clause } of found) expect(parseFilter(clause), clause).not.toBe(null)
  return found.map(({ clause }) => clause)
}

describe('the value of a hyperparameter', () => {
  test.each<[string, unknown, string[]]>([
    ['learning_rate', 0.001, ofNumber('learning_rate', '0.001')],
    ['learning_rate', 1e-7, ofNumber('learning_rate', '1e-7')],
    ['dropout_rate', 0, ofNumber('dropout_rate', '0')],
    ['layer 2/units', -3, ofNumber('`layer 2/units`', '-3')],
    ['not', 1, ofNumber('`not`', '1')],
    ['hidden_units', [256, 128], ['hidden_units == [256, 128]', 'hidden_units != [256, 128]']],
    ['optimizer', 'adam', ['optimizer == "adam"', 'not optimizer == "adam"']],
    ['optimizer', 'a "quoted" \\ one', ['optimizer == "a \\"quoted\\" \\\\ one"', 'not optimizer == "a \\"quoted\\" \\\\ one"']],
    ['shuffle', false, ['shuffle == false', 'not shuffle == false']],
    ['patience', null, ['patience == none', 'patience != none']],
    ['patience', undefined, ['patience == none', 'patience != none']]
  ])('%s of %j', (name, value, expected) =>
    expect(clauses({ hyperparameters: { [name]: value } as Run['hyperparameters'] }, `h:${name}`)).toEqual(expected)
  )
  test('offers nothing where the core could not compare it', () => {
    expect(clauses({ hyperparameters: { imported: 'text' } }, 'h:imported')).toEqual([])
    expect(clauses({ hyperparameters: { 'back`tick': 1 } }, 'h:back`tick')).toEqual([])
  })
})

describe('the value of a metric', () => {
  test.each<[Statistic | undefined, string, string]>([
    [undefined, 'min(val_loss)', '0.25'],
    ['max', 'max(val_loss)', '1.5'],
    ['last', 'last(val_loss)', '0.3'],
    ['best_epoch', 'val_loss', '0.25'],
    ['all', 'val_loss', '0.25']
  ])('as %s', (statistic, name, value) =>
    expect(clauses({ metrics: { val_loss: loss } }, 'm:val_loss', statistic ? { val_loss: statistic } : {})).toEqual(ofNumber(name, value))
  )
  test('in full, whatever the cell has room for', () => {
    expect(clauses({ metrics: { val_loss: { ...loss, min: 0.1 + 0.2 } } }, 'm:val_loss')[0]).toBe('min(val_loss) == 0.30000000000000004')
  })
  test('that is missing', () => expect(clauses({}, 'm:val_loss')).toEqual(['min(val_loss) == none', 'min(val_loss) != none']))
  test.each([NaN, Infinity, null])('that is %s', last =>
    expect(clauses({ metrics: { loss: { ...loss, last } } }, 'm:loss', { loss: 'last' })).toEqual(['diverged(loss)', 'not diverged(loss)'])
  )
  test('of an odd name', () => {
    expect(clauses({ metrics: { 'top 5': loss } }, 'm:top 5')[0]).toBe('min(`top 5`) == 0.25')
    expect(clauses({ metrics: { learning_rate: loss } }, 'm:learning_rate')).toEqual([])
  })
})

test('a state is text, and other cells have nothing to offer', () => {
  expect(clauses({ state: 'diverged' }, 'state')).toEqual(['state == "diverged"', 'state != "diverged"'])
  for (const column of ['name', 'curve', 'tags', 'note', 'duration']) expect(clauses({}, column)).toEqual([])
})

test('a column is named as the filter names it', () => {
  const names = ['m:val_loss', 'h:learning_rate', 'h:odd one', 'parameters', 'curve', 'm:learning_rate']
  expect(names.map(column => filterNameOf(column, defaultLayout))).toEqual([
    'min(val_loss)',
    'learning_rate',
    '`odd one`',
    'params',
    undefined,
    undefined
  ])
})
