import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import type { Band, bandsQuerySchema } from '../../../shared/groups.ts'
import { joinConditions } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import { finiteNumber } from '../../storage/storedNumber.ts'
import type { Tables } from '../../storage/tables.ts'
import { filterSql } from '../runFilter.ts'
import { checkMetric } from './checkMetric.ts'
import { isOfGroup } from './groupKey.ts'
import { isSound } from './groupSort.ts'

type Query = z.output<typeof bandsQuerySchema>
type Row = [epoch: number, mean: number | null, deviation: number | null, minimum: number | null, maximum: number | null, count: number]

const columnOf = (rows: readonly Row[], place: number): Float64Array<ArrayBuffer> => Float64Array.from(rows, row => row[place] ?? NaN)

const toColumns = (rows: readonly Row[]): Omit<Band, 'key' | 'runs'> => ({
  epochs: columnOf(rows, 0),
  means: columnOf(rows, 1),
  deviations: columnOf(rows, 2),
  minima: columnOf(rows, 3),
  maxima: columnOf(rows, 4),
  counts: columnOf(rows, 5)
})

/** Curves of groups. Some milliseconds for a few runs each; a tenth of a second for half a million points. */
export function createBands({ database, tables, now }: { database: Database; tables: Tables; now: () => number }) {
  const points = database
    .prepare<[string, number], Row>(
      // Of several points of an epoch the run's last one counts: max() makes SQLite take the other columns from its row.
      `SELECT epoch, avg(value), sample_deviation(value), min(value), max(value), count(value) FROM (
        SELECT p.epoch, ${finiteNumber('p.value')} AS value, max(p.step) FROM json_each(?) m CROSS JOIN points p ON p.run = m.value AND p.metric = ?
        WHERE p.epoch IS NOT NULL GROUP BY p.run, p.epoch
      ) GROUP BY epoch ORDER BY epoch`
    )
    .raw()
  const soundRuns = ({ text, parameters }: Sql): number[] =>
    database
      .prepare<(string | number)[], number>(`SELECT r.number FROM runs r WHERE ${text} AND ${isSound}`)
      .pluck()
      .all(...parameters)

  return (query: Query): Band[] => {
    checkMetric(tables, query.metric)
    const { where } = filterSql(query, { tables, now: now() })
    const metric = tables.metrics.idOf(query.metric) ?? -1
    return query.keys.map(key => {
      const runs = soundRuns(joinConditions([where, isOfGroup(tables, { by: query.by, key })], 'AND'))
      return { key, runs: runs.length, ...toColumns(points.all(JSON.stringify(runs), metric)) }
    })
  }
}
