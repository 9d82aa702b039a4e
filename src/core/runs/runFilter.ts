import type { Database } from 'better-sqlite3'
import type { GroupKey } from '../../shared/groupKey.ts'
import type { RunState } from '../../shared/run.ts'
import { joinConditions, sql } from '../storage/sql.ts'
import type { Sql } from '../storage/sql.ts'
import type { Tables } from '../storage/tables.ts'
import { compileFilter } from './filter/compileFilter.ts'
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
}
export type FilterSql = { where: Sql; neverLogged: string[] }

/** Conditions over `r` (runs). Throws INVALID_INPUT where the filter has a fault. */
export function filterSql(
  { experiment_id, ids, numbers, states, text, filter, group, trashed = false }: RunFilter,
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
  if (compiled) conditions.push(compiled.condition)
  return { where: joinConditions(conditions, 'AND'), neverLogged: compiled?.neverLogged ?? [] }
}

export const countRuns = (database: Database, { text, parameters }: Sql): number =>
  database
    .prepare<(string | number)[], number>(`SELECT count(*) FROM runs r WHERE ${text}`)
    .pluck()
    .get(...parameters) ?? 0
