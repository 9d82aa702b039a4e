import type { Database } from 'better-sqlite3'
import type { GroupKey } from '../../shared/groupKey.ts'
import type { RunState } from '../../shared/run.ts'
import { joinConditions, sql } from '../storage/sql.ts'
import type { Sql } from '../storage/sql.ts'
import type { Tables } from '../storage/tables.ts'
import { compileFilter } from './filter/compileFilter.ts'
import { conditionSql } from './filter/condition.ts'
import type { Condition } from './filter/condition.ts'
import { wordCondition } from './filter/wordCondition.ts'
import { isOfGroup } from './grouping/groupKey.ts'

/** Which runs a list is about; what is left out does not narrow it. */
export type RunFilter = {
  experiment_id?: string | undefined
  ids?: string[] | undefined
  numbers?: number[] | undefined
  states?: RunState[] | undefined
  text?: string | undefined
  filter?: string | undefined
  group?: { by: string[]; key: GroupKey } | undefined
  trashed?: boolean | undefined
  /** Archived runs are listed among the others; else only where the filter names them. */
  archived?: boolean | undefined
}
/**
 * `where` is all of it; `base` and `condition`, what was written as a filter, are its two parts. `archivedHidden` finds the archived runs that it leaves
 * out; undefined where it leaves none out.
 */
export type FilterSql = {
  where: Sql
  base: Sql
  condition: Condition | undefined
  archivedHidden: Sql | undefined
  neverLogged: string[]
}

/** Conditions over `r` (runs). Throws INVALID_INPUT where the filter has a fault. */
export function filterSql(
  { experiment_id, ids, numbers, states, text, filter, group, trashed = false, archived = false }: RunFilter,
  { tables, now }: { tables: Tables; now: number }
): FilterSql {
  const conditions = [trashed ? sql`r.trashed_at IS NOT NULL` : sql`r.trashed_at IS NULL`]
  if (experiment_id !== undefined) conditions.push(sql`r.experiment_id = ${experiment_id}`)
  if (ids) conditions.push(sql`r.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
  if (numbers) conditions.push(sql`r.number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`)
  if (states) conditions.push(sql`r.state IN (SELECT value FROM json_each(${JSON.stringify(states)}))`)
  for (const word of (text ?? '').split(/\s+/).filter(Boolean)) conditions.push(wordCondition(word))
  if (group) conditions.push(isOfGroup(tables, group))
  const compiled = compileFilter(filter ?? '', { tables, now })
  // In the trash nothing is put away, and what is asked for by id or number is wanted.
  const hides = !archived && !trashed && !ids && !numbers && !compiled?.namesArchived
  const listed = joinConditions(conditions, 'AND')
  const base = hides ? sql`r.archived = 0 AND ${listed}` : listed
  const written = (narrowed: Sql): Sql => (compiled ? joinConditions([narrowed, conditionSql(compiled.condition)], 'AND') : narrowed)
  return {
    where: written(base),
    base,
    condition: compiled?.condition,
    archivedHidden: hides ? written(sql`r.archived = 1 AND ${listed}`) : undefined,
    neverLogged: compiled?.neverLogged ?? []
  }
}

export const countRuns = (database: Database, { text, parameters }: Sql): number =>
  database
    .prepare<(string | number)[], number>(`SELECT count(*) FROM runs r WHERE ${text}`)
    .pluck()
    .get(...parameters) ?? 0
