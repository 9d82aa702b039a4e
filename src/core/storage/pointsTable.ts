import type { Database } from 'better-sqlite3'
import type { Point } from '../../shared/series.ts'
import type { MetricsTable } from './metricsTable.ts'
import { fromStored, toStored } from './storedNumber.ts'
import type { StoredNumber } from './storedNumber.ts'
import type { SummariesTable } from './summariesTable.ts'
import { withPoint } from './summary.ts'
import type { GrowingSummary } from './summary.ts'

type Row = { step: number; epoch: number | null; time: number; value: StoredNumber }
type RawRow = [step: number, epoch: number | null, time: number, value: StoredNumber]
type Column = Float64Array<ArrayBuffer>
export type Columns = { steps: Column; epochs: Column; times: Column; values: Column }

function toColumns(rows: readonly RawRow[]): Columns {
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

export function createPointsTable(database: Database, { metrics, summaries }: { metrics: MetricsTable; summaries: SummariesTable }) {
  const insert = database.prepare<[number, number, number, number | null, number, StoredNumber]>(
    'INSERT OR IGNORE INTO points VALUES (?, ?, ?, ?, ?, ?)'
  )
  const replace = database.prepare<[number, number, number, number | null, number, StoredNumber]>(
    'INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?)'
  )
  const scan = database.prepare<[number, number], Row>(
    'SELECT step, epoch, time, value FROM points WHERE run = ? AND metric = ? ORDER BY step'
  )
  const columns = database
    .prepare<[number, number], RawRow>('SELECT step, epoch, time, value FROM points WHERE run = ? AND metric = ? ORDER BY step')
    .raw()
  const latest = database
    .prepare<[number, number, number], StoredNumber>('SELECT value FROM points WHERE run = ? AND metric = ? ORDER BY step DESC LIMIT ?')
    .pluck()

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
    },
    columns: (run: number, metric: number): Columns => toColumns(columns.all(run, metric)),
    /** Values of the last points, newest first. */
    latest: (run: number, metric: number, count: number): number[] => latest.all(run, metric, count).map(fromStored)
  }
}
