import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GroupKey, GroupValue } from '../../../src/shared/groupKey.ts'
import type { GroupMean } from '../../../src/shared/groups.ts'
import { bestStatistic } from '../../../src/shared/metric.ts'
import type { Run } from '../../../src/shared/run.ts'
import { openList } from './openList.ts'

const small = fc.integer({ min: 0, max: 3 })
const measured = fc.array(fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constantFrom(NaN, Infinity, -Infinity)), {
  maxLength: 4
})
const sketch = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  experiment: fc.constantFrom('Default', 'Second'),
  createdAt: small,
  state: fc.constantFrom('completed', 'failed', 'diverged', 'running'),
  fingerprint: fc.constantFrom('x', 'y'),
  tags: fc.subarray(['good', 'old', 'x, "y"']),
  trashed: fc.constantFrom(false, false, false, true),
  hyperparameters: fc.record(
    {
      learning_rate: fc.constantFrom(0.1, 0.01, 1),
      gradient_clip_norm: fc.constantFrom<(number | null)[]>(null, 1),
      optimizer: fc.constantFrom('adam', 'sgd', '1'),
      nesterov: fc.boolean(),
      hidden_units: fc.constantFrom<number[][]>([1, 2], [3])
    },
    { requiredKeys: [] }
  ),
  points: fc.record({ val_loss: measured, accuracy: measured })
})
const names = [
  'experiment',
  'state',
  'tag',
  'learning_rate',
  'gradient_clip_norm',
  'optimizer',
  'nesterov',
  'hidden_units',
  'sweep',
  'dataset'
]
const by = fc.subarray(names, { minLength: 1, maxLength: 3 })
const wishes = [
  { metric: 'val_loss', statistic: 'best' },
  { metric: 'val_loss', statistic: 'last' },
  { metric: 'accuracy', statistic: 'best' },
  { metric: 'accuracy', statistic: 'min' }
] as const

/** The values of one name that a run is grouped under: more than one where it has more than one tag. */
function valuesOf(run: Run, name: string): GroupValue[] {
  if (name === 'tag') return run.tags.length > 0 ? run.tags : [null]
  if (name === 'experiment') return [run.experiment_id]
  if (name === 'dataset') return [run.dataset.sha256]
  if (name === 'state') return [run.state]
  if (name === 'sweep') return [run.sweep_id]
  return [run.hyperparameters[name] ?? null]
}

const keysOf = (run: Run, by: string[]): GroupKey[] =>
  by.reduce<GroupKey[]>((keys, name) => keys.flatMap(key => valuesOf(run, name).map(value => [...key, value])), [[]])

function meanOf(runs: Run[], { metric, statistic }: (typeof wishes)[number]): GroupMean {
  const column = statistic === 'best' ? bestStatistic(metric) : statistic
  const values = runs
    .filter(run => run.state !== 'failed' && run.state !== 'diverged')
    .map(run => run.metrics[metric]?.[column])
    .filter((value): value is number => Number.isFinite(value))
  if (values.length === 0) return { mean: null, deviation: null, runs: 0 }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null, runs: values.length }
}

const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 9))

test('groups, counts, means and deviations are those of a recomputation from the runs themselves', () => {
  const { add, page, groups, store } = openList()
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 14 }), by, (sketches, names) => {
      store.database.exec('DELETE FROM runs')
      for (const one of sketches) add(one)
      const found = groups({ by: names, metrics: [...wishes], limit: 1000 })
      const { rows } = page({ limit: 1000 })
      const expected = Map.groupBy(
        rows.flatMap(run => keysOf(run, names).map(key => ({ run, key: JSON.stringify(key) }))),
        ({ key }) => key
      )
      expect(new Set(found.groups.map(group => JSON.stringify(group.key)))).toEqual(new Set(expected.keys()))
      expect(found).toMatchObject({ total: expected.size, runs: rows.length })
      for (const group of found.groups) {
        const runs = (expected.get(JSON.stringify(group.key)) ?? []).map(({ run }) => run)
        expect(group.count).toBe(runs.length)
        expect(group.first.number).toBe(Math.min(...runs.map(run => run.number)))
        expect(Object.values(group.states).reduce((sum, count) => sum + count, 0)).toBe(runs.length)
        for (const [i, wish] of wishes.entries()) {
          const { mean, deviation, runs: counted } = meanOf(runs, wish)
          expect(group.metrics[i]).toEqual({ mean: near(mean), deviation: near(deviation), runs: counted })
        }
        const members = page({ group: { by: names, key: group.key }, limit: 1000 })
        expect(new Set(members.rows.map(run => run.id))).toEqual(new Set(runs.map(run => run.id)))
      }
    }),
    { numRuns: 60 }
  )
})

const seeds = (fingerprint: string, losses: number[], more: Partial<Parameters<ReturnType<typeof openList>['add']>[0]> = {}) =>
  losses.map(loss => ({ fingerprint, points: { val_loss: [1, loss] }, ...more }))

test('a configuration is the same whatever its seed, and groups sort by mean, count and newest start', () => {
  const { add, groups } = openList()
  for (const one of [
    ...seeds('a', [0.3, 0.5], { createdAt: 1 }),
    ...seeds('b', [0.1, 0.1, 0.1], { createdAt: 3 }),
    ...seeds('c', [0.2], { createdAt: 2 })
  ])
    add(one)
  add({ fingerprint: 'd', state: 'diverged', points: { val_loss: [0.0001] }, createdAt: 0 })
  const order = (...sort: string[]) => groups({ by: ['config'], sort }).groups.map(group => group.key[0])
  expect(order('min(val_loss)')).toEqual(['b', 'c', 'a', 'd'])
  expect(order('-min(val_loss)')).toEqual(['a', 'c', 'b', 'd'])
  expect(order('-count')).toEqual(['b', 'a', 'c', 'd'])
  expect(order('-created_at')).toEqual(['b', 'c', 'a', 'd'])
  const [first, second] = groups({ by: ['config'], sort: ['val_loss'], metrics: [{ metric: 'val_loss', statistic: 'best' }] }).groups
  // Equal values have no deviation at all, however their mean is rounded.
  expect(first?.metrics[0]).toMatchObject({ deviation: 0, runs: 3 })
  expect(second?.metrics[0]).toEqual({ mean: 0.2, deviation: null, runs: 1 })
})

test('pages of groups do not overlap, and the groups around a run are found without a page', () => {
  const { add, groups } = openList()
  const ids = [1, 2, 3, 4, 5].map(rate => add({ hyperparameters: { learning_rate: rate }, createdAt: rate }))
  const of = (offset: number) => groups({ by: ['learning_rate'], sort: ['learning_rate'], offset, limit: 2 })
  expect([of(0), of(2), of(4)].flatMap(({ groups }) => groups.map(group => group.key[0]))).toEqual([1, 2, 3, 4, 5])
  expect(of(6)).toMatchObject({ groups: [], total: 5, runs: 5 })
  const held = groups({ by: ['learning_rate'], holding: [ids[2] ?? ''] })
  expect(held.groups.map(group => group.key)).toEqual([[3]])
  expect(held.total).toBe(1)
})

test('the filter decides which runs a group has', () => {
  const { add, groups } = openList()
  add({ fingerprint: 'a', tags: ['good'], points: { accuracy: [0.5] } })
  add({ fingerprint: 'a', points: { accuracy: [0.9] } })
  const found = groups({ by: ['config'], filter: '"good" in tags', metrics: [{ metric: 'accuracy', statistic: 'best' }] })
  expect(found.groups).toMatchObject([{ count: 1, metrics: [{ mean: 0.5 }] }])
})

test('a name that nothing has is refused with the nearest one, and SQL in a name or a key stays text', () => {
  const { add, groups, page, bands } = openList()
  add({ hyperparameters: { optimizer: "'; DROP TABLE runs; --" }, tags: ["x' OR 1=1"] })
  add({ hyperparameters: { optimizer: 'adam' } })
  const fault = (by: string[]) => () => groups({ by })
  expect(fault(['lerning_rate'])).toThrow(
    'No hyperparameter is named “lerning_rate”, and runs cannot be grouped by it. Did you mean learning_rate?'
  )
  expect(fault(['1; DROP TABLE runs'])).toThrow('No hyperparameter is named')
  expect(fault(['__proto__'])).toThrow('No hyperparameter is named')
  expect(() => groups({ by: ['state'], metrics: [{ metric: 'val_los', statistic: 'best' }] })).toThrow('Did you mean val_loss?')
  expect(() => groups({ by: ['state'], sort: ['nonsense_key'] })).toThrow('No run field, hyperparameter or metric is named “nonsense_key”.')
  expect(() => groups({ by: ['state', 'state'] })).toThrow('Each name may be there once')
  expect(() => page({ group: { by: ['state'], key: ['completed', 1] } })).toThrow('A key needs a value for each of state; this one has 2.')
  const [first] = groups({ by: ['optimizer', 'tag'], sort: ['number'] }).groups
  expect(first?.key).toEqual(["'; DROP TABLE runs; --", "x' OR 1=1"])
  expect(page({ group: { by: ['optimizer', 'tag'], key: first?.key ?? [] } }).rows).toHaveLength(1)
  expect(bands({ by: ['tag'], keys: [["x' OR 1=1"], ["' OR ''='"]], metric: 'val_loss' }).map(band => band.runs)).toEqual([1, 0])
})

test('a band is the mean of each epoch over all runs that reach it, without what is no number and without what diverged', () => {
  const { add, bands } = openList()
  let libraries = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(measured, fc.constantFrom('completed', 'stopped', 'diverged', 'failed')), { maxLength: 6 }), curves => {
      const fingerprint = `library ${++libraries}`
      for (const [accuracy, state] of curves) add({ fingerprint, state: state, points: { accuracy } })
      const [band] = bands({ by: ['config'], keys: [[fingerprint]], metric: 'accuracy' })
      const sound = curves.filter(([, state]) => state === 'completed' || state === 'stopped').map(([values]) => values)
      const length = Math.max(0, ...sound.map(values => values.length))
      expect(band?.runs).toBe(sound.length)
      expect(Array.from(band?.epochs ?? [])).toEqual(Array.from({ length }, (_, i) => i + 1))
      for (let i = 0; i < length; i++) {
        const values = sound.map(curve => curve[i]).filter((value): value is number => Number.isFinite(value))
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
        const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : NaN
        const of = (value: number): unknown => (Number.isFinite(value) ? expect.closeTo(value, 9) : NaN)
        expect(band?.counts[i]).toBe(values.length)
        expect(band?.means[i]).toEqual(of(mean))
        expect(band?.deviations[i]).toEqual(of(deviation))
        expect(band?.minima[i]).toEqual(of(Math.min(...values)))
        expect(band?.maxima[i]).toEqual(of(Math.max(...values)))
      }
    }),
    { numRuns: 60 }
  )
})

test('of several points of an epoch a run enters a band with its last', () => {
  const { add, bands, store, tables } = openList()
  for (const [i, last] of [2, 4].entries()) {
    add({ fingerprint: 'many' })
    const point = (step: number, epoch: number, value: number) => ({ metric: 'loss', step, epoch, time: 0, value })
    store.atomically(() => tables.points.write(i + 1, [point(1, 1, 9), point(2, 1, last), point(3, 2, 1)]))
  }
  const [band] = bands({ by: ['config'], keys: [['many']], metric: 'loss' })
  expect([Array.from(band?.epochs ?? []), Array.from(band?.means ?? []), Array.from(band?.counts ?? [])]).toEqual([
    [1, 2],
    [3, 1],
    [2, 2]
  ])
})
