import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import type { Run, runColumnsSchema, runQuerySchema } from '../../shared/run.ts'
import type { Sql } from '../storage/sql.ts'
import type { Tables } from '../storage/tables.ts'
import { createSuggestions } from './filter/suggest.ts'
import { createRunGroups } from './grouping/runGroups.ts'
import { readRuns } from './readRuns.ts'
import { countRuns, filterSql } from './runFilter.ts'
import type { FilterSql, RunFilter } from './runFilter.ts'
import { createRunValues } from './runValues.ts'
import { sortSql } from './runSort.ts'
import type { SortSql } from './runSort.ts'

type Query = z.output<typeof runQuerySchema>
type RunColumns = z.output<typeof runColumnsSchema>
type KeyUse = { key: string; distinct: number; runs: number }

/** SQLite takes a negative limit for none. */
const everything = -1

export type RunList = ReturnType<typeof createRunList>

export function createRunList({ database, tables, now }: { database: Database; tables: Tables; now: () => number }) {
  const compile = (filter: RunFilter): FilterSql => filterSql(filter, { tables, now: now() })

  function numbers(where: Sql, sort: SortSql, { limit, offset }: { limit: number; offset: number }): number[] {
    const sql = `SELECT r.number FROM runs r JOIN experiments e ON e.id = r.experiment_id ${sort.joins}
      WHERE ${where.text} ORDER BY ${sort.orderBy} LIMIT ? OFFSET ?`
    return database
      .prepare<(string | number)[], number>(sql)
      .pluck()
      .all(...sort.parameters, ...where.parameters, limit, offset)
  }

  return {
    page(query: Query): { rows: Run[]; total: number; never_logged: string[] } {
      const { where, neverLogged } = compile(query)
      const sort = sortSql(tables, query.sort)
      return {
        rows: readRuns(tables, numbers(where, sort, query)),
        total: countRuns(database, where),
        never_logged: [...new Set([...neverLogged, ...sort.neverLogged])]
      }
    },
    /** Where in the list a run is, from 0; null where it is not in it. */
    place(query: Query, number: number): number | null {
      const at = numbers(compile(query).where, sortSql(tables, query.sort), { offset: 0, limit: everything }).indexOf(number)
      return at === -1 ? null : at
    },
    suggest: createSuggestions({ database, tables, now }),
    ...createRunGroups({ database, tables, now }),
    values: createRunValues({ database, tables, now }),
    /** Which hyperparameters and metrics the runs have, those that differ most and are used most first. */
    columns(filter: RunFilter): RunColumns {
      const { where } = compile(filter)
      const { text, parameters } = where
      // The filter is asked of each run once, not of each of its values; the plus keeps SQLite from looking values up run by run.
      const chosen = `WITH chosen AS MATERIALIZED (SELECT r.number FROM runs r WHERE ${text})`
      // Grouped by value first, which the index on values has ready in order; off counts as a value too.
      const uses = `${chosen} SELECT key, count(*) AS "distinct", sum(uses) AS runs FROM (
          SELECT h.key, count(*) AS uses FROM hyperparameters h WHERE +h.run IN (SELECT number FROM chosen) GROUP BY h.key, h.type, h.number, h.text
        ) GROUP BY key ORDER BY "distinct" DESC, key`
      const metrics = `${chosen} SELECT m.name AS key, count(*) AS runs FROM summaries s JOIN metrics m ON m.id = s.metric
        WHERE +s.run IN (SELECT number FROM chosen) GROUP BY m.name ORDER BY runs DESC, m.name`
      return {
        hyperparameters: database.prepare<(string | number)[], KeyUse>(uses).all(...parameters),
        metrics: database.prepare<(string | number)[], { key: string; runs: number }>(metrics).all(...parameters),
        total: countRuns(database, where)
      }
    }
  }
}
