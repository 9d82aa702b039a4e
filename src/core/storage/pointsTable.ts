import type { Database } from 'better-sqlite3'
import type { Point } from '../../shared/series.ts'
import type { MetricsTable } from './metricsTable.ts'
import { fromStored, toStored } from './storedNumber.ts'
import type { StoredNumber } from './storedNumber.ts'
import type { SummariesTable } from './summariesTable.ts'
import { withPoint } from './summary.ts'
import type { GrowingSummary } from './summary.ts'

type Row = { step: number; epoch: number | null; time: number; value: StoredNumber }
export type RawRow = [step: number, epoch: number | null, time: number, value: StoredNumber]
type Column = Float64Array<ArrayBuffer>
export type Columns = { steps: Column; epochs: Column; times: Column; values: Column }

/** Steps from one to another, both included. */
export type Steps = { from: number; to: number }
export const allSteps: Steps = { from: -Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }

export function toColumns(rows: readonly RawRow[]): Columns {
  const make = (): Column => new Float64Array(rows.length)
  const columns = { steps: make(), epochs: make(), times: make(), values: make() }
  rows.forEach(([step, epoch, time, value], i) => {
    columns.steps[i] = step
    columns.epochs[i] = epoch ?? NaN
    columns.times[i] = time
    columns.values[i] = fromStored(value)
  })
  return columns
}

type Parts = { metrics: MetricsTable; summaries: SummariesTable }

export const createPointsTable = (database: Database, parts: Parts) => ({
  ...createPointWrites(database, parts),
  ...createPointReads(database),
  ...createPointLookup(database)
})

function createPointLookup(database: Database) {
  const same = database
    .prepare<[number, number, number, StoredNumber], number>(
      'SELECT 1 FROM points WHERE run = ? AND metric = ? AND time = ? AND value = ? LIMIT 1'
    )
    .pluck()
  return {
    /** Whether a point with this time and value is there, at whatever step. */
    has: (run: number, metric: number, { time, value }: Pick<Point, 'time' | 'value'>): boolean =>
      same.get(run, metric, time, toStored(value)) === 1
  }
}

function createPointWrites(database: Database, { metrics, summaries }: Parts) {
  const insert = database.prepare<[number, number, number, number | null, number, StoredNumber]>(
    'INSERT OR IGNORE INTO points VALUES (?, ?, ?, ?, ?, ?)'
  )
  const replace = database.prepare<[number, number, number, number | null, number, StoredNumber]>(
    'INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?)'
  )
  const scan = database.prepare<[number, number], Row>(
    'SELECT step, epoch, time, value FROM points WHERE run = ? AND metric = ? ORDER BY step'
  )

  function summarise(run: number, metric: number): void {
    let summary: GrowingSummary | undefined
    for (const row of scan.iterate(run, metric)) summary = withPoint(summary, { ...row, value: fromStored(row.value) })
    if (summary) summaries.put(run, metric, summary)
  }

  function writeOne(run: number, metric: number, points: readonly Point[]): void {
    let summary = summaries.get(run, metric)
    let replaced = false
    for (const { step, epoch, time, value } of points) {
      const isNew = insert.run(run, metric, step, epoch, time, toStored(value)).changes === 1
      if (isNew) summary = withPoint(summary, { step, epoch, value })
      else {
        replace.run(run, metric, step, epoch, time, toStored(value))
        replaced = true
      }
    }
    // A value that was taken back cannot be taken out of a summary, so the rare replacement reads the metric again.
    if (replaced) summarise(run, metric)
    else if (summary) summaries.put(run, metric, summary)
  }

  return {
    /** Adds points and brings the summaries up to date; the caller's transaction makes both or neither. A second point at a step replaces the first. */
    write(run: number, points: readonly Point[]): void {
      for (const [name, ofMetric] of Map.groupBy(points, point => point.metric)) writeOne(run, metrics.require(name), ofMetric)
    }
  }
}

function createPointReads(database: Database) {
  const within = database
    .prepare<[number, number, number, number, number], RawRow>(
      'SELECT step, epoch, time, value FROM points WHERE run = ? AND metric = ? AND step BETWEEN ? AND ? ORDER BY step LIMIT ?'
    )
    .raw()
  const values = database
    .prepare<[number, number, number, number, number], StoredNumber>(
      'SELECT value FROM points WHERE run = ? AND metric = ? AND step BETWEEN ? AND ? ORDER BY step LIMIT ?'
    )
    .pluck()
  const nth = database
    .prepare<[number, number, number, number], RawRow>(
      'SELECT step, epoch, time, value FROM points WHERE run = ? AND metric = ? AND step >= ? ORDER BY step LIMIT 1 OFFSET ?'
    )
    .raw()
  const before = database
    .prepare<[number, number, number], RawRow>(
      'SELECT step, epoch, time, value FROM points WHERE run = ? AND metric = ? AND step < ? ORDER BY step DESC LIMIT 1'
    )
    .raw()
  const count = database
    .prepare<[number, number, number, number], number>('SELECT count(*) FROM points WHERE run = ? AND metric = ? AND step BETWEEN ? AND ?')
    .pluck()
  const latest = database
    .prepare<[number, number, number], StoredNumber>('SELECT value FROM points WHERE run = ? AND metric = ? ORDER BY step DESC LIMIT ?')
    .pluck()
  const finiteBefore = database
    .prepare<[number, number, number, number], number>(
      "SELECT value FROM points WHERE run = ? AND metric = ? AND step < ? AND typeof(value) <> 'text' ORDER BY step DESC LIMIT ?"
    )
    .pluck()
  const ends = (column: 'epoch' | 'time') =>
    database.prepare<[number, number, number, number], { from: number | null; to: number | null }>(
      `SELECT min(step) AS "from", max(step) AS "to" FROM points WHERE run = ? AND metric = ? AND ${column} BETWEEN ? AND ?`
    )
  const upToEpoch = database.prepare<[number, number], { metric: string; step: number; epoch: number | null; value: StoredNumber }>(
    'SELECT metrics.name AS metric, step, epoch, value FROM points JOIN metrics ON metrics.id = points.metric WHERE run = ? AND epoch <= ?'
  )
  const endsBy = { epoch: ends('epoch'), time: ends('time') }

  return {
    /** At most `limit` points in the order of their steps. */
    rows: (run: number, metric: number, { from, to }: Steps, limit: number): RawRow[] => within.all(run, metric, from, to, limit),
    /** The values of those points alone, which costs a fifth of reading them whole. */
    values: (run: number, metric: number, { from, to }: Steps, limit: number): number[] =>
      values.all(run, metric, from, to, limit).map(fromStored),
    /** The point with so many points between it and the first one from a step on; there has to be one. */
    nth(run: number, metric: number, from: number, between: number): RawRow {
      const found = nth.get(run, metric, from, between)
      if (!found) throw new Error(`Run ${run} has no ${between + 1} points from step ${from} on.`)
      return found
    },
    rowBefore: (run: number, metric: number, step: number): RawRow | undefined => before.get(run, metric, step),
    count: (run: number, metric: number, { from, to }: Steps): number => count.get(run, metric, from, to) ?? 0,
    /** The first and the last step whose epoch or time is in a range; undefined where there is none. */
    stepsWhere(run: number, metric: number, { x, from, to }: { x: 'epoch' | 'time'; from: number; to: number }): Steps | undefined {
      const found = endsBy[x].get(run, metric, from, to)
      return found && found.from !== null && found.to !== null ? { from: found.from, to: found.to } : undefined
    },
    /** Every point of all metrics up to an epoch. */
    upToEpoch: (run: number, epoch: number): Omit<Point, 'time'>[] =>
      upToEpoch.all(run, epoch).map(({ value, ...point }) => ({ ...point, value: fromStored(value) })),
    /** Values of the last points, newest first. */
    latest: (run: number, metric: number, limit: number): number[] => latest.all(run, metric, limit).map(fromStored),
    /** The last finite values before a step, oldest first. */
    finiteBefore: (run: number, metric: number, { step, limit }: { step: number; limit: number }): number[] =>
      finiteBefore.all(run, metric, step, limit).reverse()
  }
}
