import { sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import type { Tables } from '../../storage/tables.ts'
import { direction, joinOf, sortPart } from '../runSort.ts'
import type { groupKeySql } from './groupKey.ts'

type Keys = ReturnType<typeof groupKeySql>

/** Runs that failed or diverged are counted, but what they measured says nothing about what a configuration is worth. */
export const isSound = "r.state NOT IN ('failed', 'diverged')"

/** The value of a group: a metric's mean, and else of its run that comes first in this order. */
const ofGroup = (term: string, descending: boolean): string => `${descending ? 'max' : 'min'}(${term})`

function termsOf(tables: Tables, keys: Keys, { key, alias }: { key: string; alias: string }): { join: Sql; terms: string[] } {
  const { name, descending } = direction(key)
  const ordered = (term: string): string => `${term} ${descending ? 'DESC' : 'ASC'} NULLS LAST`
  if (name === 'count') return { join: sql``, terms: [ordered('count(*)')] }
  const own = name === 'tag' || name === 'sweep' ? keys.columnsOf(name) : []
  if (own.length > 0) return { join: sql``, terms: own.map(({ text }) => ordered(text)) }
  const part = sortPart(tables, alias, name)
  const { terms, measured } = part
  const mean = measured === undefined ? undefined : `avg(${measured}) FILTER (WHERE ${isSound})`
  return {
    join: joinOf(part),
    terms: mean === undefined ? terms.map(({ text }) => ordered(ofGroup(text, descending))) : [ordered(mean)]
  }
}

/** Sort keys as SQL over grouped runs; ties go to the group with the newest start. Throws INVALID_INPUT for a name that nothing has. */
export function groupSortSql(tables: Tables, keys: Keys, sort: readonly string[]): { join: Sql; orderBy: string } {
  const parts = sort.map((key, i) => termsOf(tables, keys, { key, alias: `s${i}` }))
  return {
    join: { text: parts.map(({ join }) => join.text).join(' '), parameters: parts.flatMap(({ join }) => join.parameters) },
    orderBy: [...parts.flatMap(({ terms }) => terms), 'max(coalesce(r.started_at, r.created_at)) DESC', 'min(r.number)'].join(', ')
  }
}
