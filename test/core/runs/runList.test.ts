import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metricDirection } from '../../../src/shared/metric.ts'
import type { Run } from '../../../src/shared/run.ts'
import { openList } from './openList.ts'

/** The value a sort key means, by the contract's words; undefined where there is none. */
function valueOf(run: Run, key: string): number | string | undefined {
  const [, column, metric] = /^(last|min|max)\((.+)\)$/.exec(key) ?? []
  const sound = (value: number | null | undefined): number | undefined =>
    value === null || value === undefined || Number.isNaN(value) ? undefined : value
  if (column && metric) return sound(run.metrics[metric]?.[column as 'last' | 'min' | 'max'])
  if (key === 'val_loss' || key === 'accuracy') return sound(run.metrics[key]?.[metricDirection(key) === 'lower' ? 'min' : 'max'])
  if (key === 'learning_rate' || key === 'gradient_clip_norm') return (run.hyperparameters[key] as number | undefined) ?? undefined
  if (key === 'optimizer') return run.hyperparameters[key] as string | undefined
  return ((run as Record<string, unknown>)[key] as string | number | null) ?? undefined
}

const byStart = (a: Run, b: Run): number =>
  (a.started_at ?? a.created_at) < (b.started_at ?? b.created_at)
    ? -1
    : (a.started_at ?? a.created_at) > (b.started_at ?? b.created_at)
      ? 1
      : a.number - b.number

/** The order as the contract words it, in plain comparisons. */
function reference(runs: Run[], keys: string[]): string[] {
  const compare = (a: Run, b: Run): number => {
    for (const key of keys) {
      const descending = key.startsWith('-')
      const [x, y] = [valueOf(a, descending ? key.slice(1) : key), valueOf(b, descending ? key.slice(1) : key)]
      if (x === y) continue
      if (x === undefined) return 1
      if (y === undefined) return -1
      return (x < y ? -1 : 1) * (descending ? -1 : 1)
    }
    return byStart(a, b)
  }
  return runs.toSorted(compare).map(run => run.id)
}

const small = fc.integer({ min: 0, max: 3 })
const measured = fc.array(fc.oneof(small, fc.constantFrom(NaN, Infinity, -Infinity, 0.5)), { maxLength: 3 })
const sketch = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  createdAt: small,
  startedAt: fc.option(small, { nil: null }),
  hyperparameters: fc.record(
    {
      learning_rate: fc.constantFrom(0.1, 0.01, 1),
      gradient_clip_norm: fc.constantFrom<(number | null)[]>(null, 1, 2),
      optimizer: fc.constantFrom('adam', 'sgd')
    },
    { requiredKeys: [] }
  ),
  points: fc.record({ val_loss: measured, accuracy: measured })
})
const keys = [
  'name',
  'created_at',
  'started_at',
  'number',
  'learning_rate',
  'gradient_clip_norm',
  'optimizer',
  'val_loss',
  'accuracy',
  'last(val_loss)',
  'min(accuracy)',
  'max(val_loss)',
  'test_loss'
]
const sortKey = fc.tuple(fc.constantFrom(...keys), fc.boolean()).map(([key, descending]) => (descending ? `-${key}` : key))

test('the order is that of a plain reference sort: missing and NaN last either way, ties by start', () => {
  const { add, page, store } = openList()
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 12 }), fc.array(sortKey, { minLength: 1, maxLength: 3 }), (sketches, sort) => {
      store.database.exec('DELETE FROM runs')
      for (const one of sketches) add(one)
      const all = page({ sort: ['number'] }).rows
      const sorted = page({ sort }).rows.map(run => run.id)
      expect(sorted).toEqual(reference(all, sort))
      const paged = Array.from({ length: 4 }, (_, i) => page({ sort, offset: i * 3, limit: 3 }))
      expect(paged.flatMap(({ rows }) => rows.map(run => run.id))).toEqual(sorted)
      for (const { total } of paged) expect(total).toBe(all.length)
    }),
    { numRuns: 150 }
  )
})

test('numbers of one hyperparameter sort before its lists', () => {
  const { add, names } = openList()
  add({ name: 'list', hyperparameters: { hidden_units: [64, 32] } })
  add({ name: 'wide', hyperparameters: { hidden_units: 256 } })
  add({ name: 'none' })
  add({ name: 'narrow', hyperparameters: { hidden_units: 8 } })
  expect(names({ sort: ['hidden_units'] })).toEqual(['narrow', 'wide', 'list', 'none'])
  expect(names({ sort: ['-hidden_units'] })).toEqual(['list', 'wide', 'narrow', 'none'])
})

test('a key that nothing has is refused with a suggestion; a metric not measured yet is not', () => {
  const { page } = openList()
  const faults = [
    {
      field: 'sort',
      code: 'unknown',
      message: expect.stringContaining('lerning_rate') as string,
      params: { name: 'lerning_rate', suggestion: 'learning_rate' }
    }
  ]
  expect(() => page({ sort: ['-lerning_rate'] })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', data: { faults } }) as Error)
  expect(page({ sort: ['-max(val_f1)', 'val_accuracy'] }).total).toBe(0)
  const hostile = '"; DROP TABLE runs; --'
  expect(page({ sort: [`last(${hostile})`], text: hostile }).total).toBe(0)
  expect(page().total).toBe(0)
})

test('filters narrow by experiment, ids, states, trash and words of name, tag and number', () => {
  const { add, names, page } = openList()
  const a = add({ name: 'wide 100%', tags: ['baseline'] })
  const b = add({ name: 'deep_net', experiment: 'Other', startedAt: 1 })
  add({ name: 'gone', trashed: true })
  const sort = ['number']
  expect(names({ sort })).toEqual(['wide 100%', 'deep_net'])
  expect(names({ trashed: true })).toEqual(['gone'])
  expect(names({ sort, experiment_id: page({ ids: [b] }).rows[0]!.experiment_id })).toEqual(['deep_net'])
  expect(names({ sort, ids: [a] })).toEqual(['wide 100%'])
  expect(names({ sort, states: ['running'] })).toEqual(['deep_net'])
  expect(names({ sort, states: [] })).toEqual([])
  expect(names({ sort, text: 'WIDE base' })).toEqual(['wide 100%'])
  expect(names({ sort, text: '#2' })).toEqual(['deep_net'])
  expect(names({ sort, text: '0%' })).toEqual(['wide 100%'])
  expect(names({ sort, text: 'p_n' })).toEqual(['deep_net'])
  expect(names({ sort, text: '_' })).toEqual(['deep_net'])
})

test('columns count the values of each hyperparameter and the runs of each metric, of the filtered runs only', async () => {
  const { add, columns, page } = openList()
  add({ hyperparameters: { learning_rate: 0.1, optimizer: 'adam', patience: null }, points: { loss: [1] } })
  add({ hyperparameters: { learning_rate: 0.2, optimizer: 'adam', patience: 3 }, points: { loss: [1], val_loss: [NaN] } })
  add({ hyperparameters: { learning_rate: 0.3 }, experiment: 'Other' })
  add({ hyperparameters: { learning_rate: 0.4 }, trashed: true })
  expect(await columns({})).toEqual({
    hyperparameters: [
      { key: 'learning_rate', distinct: 3, runs: 3 },
      { key: 'patience', distinct: 2, runs: 2 },
      { key: 'optimizer', distinct: 1, runs: 2 }
    ],
    metrics: [
      { key: 'loss', runs: 2 },
      { key: 'val_loss', runs: 1 }
    ],
    total: 3
  })
  const other = page({ sort: ['-number'] }).rows[0]!.experiment_id
  expect(await columns({ experiment_id: other })).toEqual({
    hyperparameters: [{ key: 'learning_rate', distinct: 1, runs: 1 }],
    metrics: [],
    total: 1
  })
})

test('a run has a place in the list that is asked for, or none', () => {
  const { add, page, place } = openList()
  for (const [i, rate] of [0.3, 0.1, 0.2].entries()) add({ name: `run ${i}`, createdAt: i, hyperparameters: { learning_rate: rate } })
  const { rows } = page()
  const numberOf = (name: string): number => rows.find(run => run.name === name)?.number ?? 0
  expect(['run 0', 'run 1', 'run 2'].map(name => place({ sort: ['learning_rate'] }, numberOf(name)))).toEqual([2, 0, 1])
  expect(place({ filter: 'learning_rate > 0.1' }, numberOf('run 1'))).toBe(null)
  expect(place({}, 99)).toBe(null)
  expect(page({ numbers: [numberOf('run 2'), 99, numberOf('run 0')], sort: ['created_at'] }).rows.map(run => run.name)).toEqual([
    'run 0',
    'run 2'
  ])
})

test('archived runs are left out and counted, unless they are asked for, named by the filter, or known by id', async () => {
  const { add, names, page, ids, columns } = openList()
  const put = add({ name: 'put away', archived: true, hyperparameters: { learning_rate: 0.1 } })
  add({ name: 'listed', createdAt: 500 })
  add({ name: 'in the trash', archived: true, trashed: true })
  add({ name: 'of another experiment', archived: true, experiment: 'Other' })
  expect(names({})).toEqual(['listed'])
  expect(page({})).toMatchObject({ total: 1, archived_hidden: 2 })
  expect(page({ filter: 'learning_rate == 0.1' })).toMatchObject({ total: 0, archived_hidden: 1 })
  expect(ids()).toHaveLength(1)
  expect((await columns({})).total).toBe(1)
  expect(page({ archived: true })).toMatchObject({ total: 3, archived_hidden: null })
  expect(page({ filter: 'archived == true and learning_rate == 0.1' })).toMatchObject({
    rows: [{ name: 'put away', archived: true }],
    archived_hidden: null
  })
  expect(page({ filter: 'not archived == true' })).toMatchObject({ total: 1, archived_hidden: null })
  expect(page({ ids: [put] })).toMatchObject({ total: 1, archived_hidden: null })
  expect(page({ trashed: true })).toMatchObject({ total: 1, archived_hidden: null })
  expect(names({ archived: true, sort: ['archived', 'name'] })).toEqual(['listed', 'of another experiment', 'put away'])
})

test('a list that is paged through changes with what is written meanwhile', () => {
  const { add, names, store } = openList()
  const rates = [0.3, 0.1, 0.2]
  for (const [i, rate] of rates.entries()) add({ name: `run ${i}`, hyperparameters: { learning_rate: rate } })
  const sort = ['learning_rate']
  expect(names({ sort, limit: 2 })).toEqual(['run 1', 'run 2'])
  expect(names({ sort, offset: 2 })).toEqual(['run 0'])
  add({ name: 'run 3', hyperparameters: { learning_rate: 0.25 } })
  expect(names({ sort, offset: 2 })).toEqual(['run 3', 'run 0'])
  store.database.exec('UPDATE runs SET trashed_at = 5 WHERE number = 1')
  expect(names({ sort, limit: 9 })).toEqual(['run 1', 'run 2', 'run 3'])
})
