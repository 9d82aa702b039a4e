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
type Part = Pick<Query, 'limit' | 'offset'>
type Selected = { where: Sql; sort: SortSql }
type KeyUse = { key: string; distinct: number; runs: number }

/** SQLite takes a negative limit for none. */
const all = { offset: 0, limit: -1 }

export type RunList = ReturnType<typeof createRunList>

export function createRunList({ database, tables, now }: { database: Database; tables: Tables; now: () => number }) {
  const selected = (query: Omit<Query, keyof Part>): Selected => ({ where: compile(query).where, sort: sortSql(tables, query.sort) })
  const compile = (filter: RunFilter): FilterSql => filterSql(filter, { tables, now: now() })

  const select = <Value extends string | number>(column: 'number' | 'id', { where, sort }: Selected, { limit, offset }: Part): Value[] =>
    database
      .prepare<(string | number)[], Value>(
        `SELECT r.${column} FROM runs r JOIN experiments e ON e.id = r.experiment_id ${sort.joins}
        WHERE ${where.text} ORDER BY ${sort.orderBy} LIMIT ? OFFSET ?`
      )
      .pluck()
      .all(...sort.parameters, ...where.parameters, limit, offset)

  return {
    page(query: Query): { rows: Run[]; total: number; never_logged: string[]; archived_hidden: number | null } {
      const { where, archivedHidden, neverLogged } = compile(query)
      const sort = sortSql(tables, query.sort)
      return {
        rows: readRuns(tables, select('number', { where, sort }, query)),
        total: countRuns(database, where),
        archived_hidden: archivedHidden ? countRuns(database, archivedHidden) : null,
        never_logged: [...new Set([...neverLogged, ...sort.neverLogged])]
      }
    },
    /** Where in the list a run is, from 0; null where it is not in it. */
    place(query: Query, number: number): number | null {
      const at = select<number>('number', selected(query), all).indexOf(number)
      return at === -1 ? null : at
    },
    ids: (query: Omit<Query, keyof Part>): string[] => select<string>('id', selected(query), all),
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
