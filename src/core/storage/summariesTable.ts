import type { Database } from 'better-sqlite3'
import type { MetricSummary } from '../../shared/metric.ts'
import { fromStored, toStored } from './storedNumber.ts'
import type { StoredNumber } from './storedNumber.ts'
import { toMetricSummary } from './summary.ts'
import type { GrowingSummary } from './summary.ts'

type Stored = Omit<GrowingSummary, 'first' | 'last'> & { first: StoredNumber; last: StoredNumber }
type Row = Stored & { run: number; name: string }

const names = [
  ...['first', 'first_step', 'last', 'last_step', 'last_epoch', 'min', 'min_step', 'min_epoch', 'max', 'max_step', 'max_epoch'],
  ...['non_finite', 'mean', 'finite']
]
const columns = names.join(', ')

export type SummariesTable = ReturnType<typeof createSummariesTable>

export function createSummariesTable(database: Database) {
  const one = database.prepare<[number, number], Stored>(`SELECT ${columns} FROM summaries WHERE run = ? AND metric = ?`)
  const put = database.prepare<[Stored & { run: number; metric: number }]>(
    `INSERT OR REPLACE INTO summaries (run, metric, ${columns})
     VALUES (@run, @metric, ${names.map(name => `@${name}`).join(', ')})`
  )
  const ofRuns = database.prepare<[string], Row>(
    `SELECT s.run, m.name, ${columns} FROM summaries s JOIN metrics m ON m.id = s.metric
     WHERE s.run IN (SELECT value FROM json_each(?)) ORDER BY s.run, s.metric`
  )
  return {
    get(run: number, metric: number): GrowingSummary | undefined {
      const row = one.get(run, metric)
      return row && { ...row, first: fromStored(row.first), last: fromStored(row.last) }
    },
    put: (run: number, metric: number, summary: GrowingSummary): void =>
      void put.run({ ...summary, run, metric, first: toStored(summary.first), last: toStored(summary.last) }),
    ofRuns(runs: readonly number[]): Map<number, Record<string, MetricSummary>> {
      const found = new Map<number, Record<string, MetricSummary>>(runs.map(run => [run, {}]))
      for (const row of ofRuns.all(JSON.stringify(runs))) {
        const metrics = found.get(row.run)
        if (metrics) metrics[row.name] = toMetricSummary({ ...row, first: fromStored(row.first), last: fromStored(row.last) })
      }
      return found
    }
  }
}
