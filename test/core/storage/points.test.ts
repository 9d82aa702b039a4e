import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../src/core/storage/openDatabase.ts'
import { allSteps, toColumns } from '../../../src/core/storage/pointsTable.ts'
import type { Columns } from '../../../src/core/storage/pointsTable.ts'
import { createTables } from '../../../src/core/storage/tables.ts'
import type { Tables } from '../../../src/core/storage/tables.ts'
import type { MetricSummary } from '../../../src/shared/metric.ts'
import type { Point } from '../../../src/shared/series.ts'
import { temporaryFolder } from '../../support/openTestCore.ts'

const columnsOf = ({ points, metrics }: Tables, run: number, metric: string): Columns =>
  toColumns(points.rows(run, metrics.idOf(metric) ?? -1, allSteps, 1000))

function openTables() {
  const folder = temporaryFolder()
  const store = openDatabase({ file: join(folder, 'trialbook.db'), backupFolder: folder })
  onTestFinished(() => store.close())
  const tables = createTables(store.database)
  const experiment = tables.experiments.insert('Default', 0)
  const addRun = (): number =>
    tables.runs.insert({
      id: randomUUID(),
      name: 'run',
      experiment_id: experiment,
      sweep_id: null,
      dataset_name: 'mnist',
      dataset_sha256: '',
      seed: 1,
      fingerprint: '',
      parameters: null,
      parent_run_id: null,
      parent_epoch: null,
      queue_position: null,
      created_at: 0
    })
  return { store, tables, addRun }
}

/** Few different values, so that equal ones are common; SQLite does not keep the sign of zero. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }).map(n => n + 0) },
  { weight: 3, arbitrary: fc.double({ noNaN: false }).map(n => (n === 0 ? 0 : n)) },
  fc.constantFrom(NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 0.1, 1e300)
)
const point: fc.Arbitrary<Point> = fc.record({
  metric: fc.constantFrom('loss', 'val_accuracy', '정확도'),
  step: fc.integer({ min: 0, max: 40 }),
  epoch: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
  time: fc.double({ min: 0, max: 2e12, noNaN: true }).map(n => n + 0),
  value
})
const batches = fc.array(fc.array(point, { maxLength: 12 }), { maxLength: 6 })

/** What a summary must say, from all points at once: the last point at a step counts. */
function scan(points: Point[]): { summary: MetricSummary; rows: Point[]; finite: number[] } {
  const rows = [...new Map(points.map(one => [one.step, one])).values()].sort((a, b) => a.step - b.step)
  const finite = rows.filter(one => Number.isFinite(one.value))
  const least = finite.find(one => finite.every(other => one.value <= other.value))
  const greatest = finite.find(one => finite.every(other => one.value >= other.value))
  const last = rows.at(-1)!
  const summary = {
    last: last.value,
    last_epoch: last.epoch ?? 0,
    min: least?.value ?? null,
    min_epoch: least?.epoch ?? null,
    max: greatest?.value ?? null,
    max_epoch: greatest?.epoch ?? null,
    non_finite: rows.length - finite.length
  }
  return { summary, rows, finite: finite.map(one => one.value) }
}

/** As it is added up in the order of the points; equal up to rounding, of which values near the largest and the smallest have much. */
function expectMean(mean: number | null, values: number[]): void {
  if (values.length === 0) return expect(mean).toBeNull()
  const scale = Math.max(...values.map(Math.abs))
  const expected = values.reduce((sum, one) => sum + one / values.length, 0)
  expect(Math.abs(mean! - expected)).toBeLessThanOrEqual(Math.max(scale * 1e-12, Number.MIN_VALUE * values.length))
}

test('summaries equal a scan of all points, and points come back exactly, whatever came in whatever order', () => {
  const { store, tables, addRun } = openTables()
  fc.assert(
    fc.property(batches, written => {
      const run = addRun()
      for (const points of written) store.atomically(() => tables.points.write(run, points))
      const all = written.flat()
      const summaries = tables.summaries.ofRuns([run]).get(run)!
      expect(Object.keys(summaries).sort()).toEqual([...new Set(all.map(({ metric }) => metric))].sort())
      for (const [metric, summary] of Object.entries(summaries)) {
        const expected = scan(all.filter(one => one.metric === metric))
        expect(summary).toEqual(expected.summary)
        const growing = tables.summaries.get(run, tables.metrics.idOf(metric)!)!
        expect(growing).toMatchObject({ first: expected.rows[0]!.value, finite: expected.finite.length })
        expectMean(growing.mean, expected.finite)
        const columns = columnsOf(tables, run, metric)
        expect([...columns.values]).toEqual(expected.rows.map(one => one.value))
        expect([...columns.steps]).toEqual(expected.rows.map(one => one.step))
        expect([...columns.times]).toEqual(expected.rows.map(one => one.time))
        expect([...columns.epochs]).toEqual(expected.rows.map(one => one.epoch ?? NaN))
      }
    }),
    { numRuns: 150 }
  )
})

test('points and summaries are written together or not at all', () => {
  const { store, tables, addRun } = openTables()
  const run = addRun()
  const one = { metric: 'loss', step: 1, epoch: 1, time: 0, value: 0.5 }
  const half = (): void => {
    tables.points.write(run, [one])
    throw new Error('power cut')
  }
  expect(() => store.atomically(half)).toThrow('power cut')
  expect(tables.summaries.ofRuns([run]).get(run)).toEqual({})
  store.atomically(() => tables.points.write(run, [one]))
  expect([...columnsOf(tables, run, 'loss').values]).toEqual([0.5])
})
