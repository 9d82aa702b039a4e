import { joinConditions, sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'

/**
 * A filter taken apart. `holds` is a leaf as a condition over `r` (runs), never NULL; `runs` asks for the numbers of the runs it holds for, from an
 * index where there is one.
 */
export type Condition =
  { kind: 'leaf'; holds: Sql; runs: Sql } | { kind: 'and' | 'or'; items: readonly Condition[] } | { kind: 'not'; item: Condition }

export const leaf = (holds: Sql, runs = sql`SELECT r.number AS number FROM runs r WHERE ${holds}`): Condition => ({
  kind: 'leaf',
  holds,
  runs
})
export const negatedIf = (negated: boolean, item: Condition): Condition => (negated ? { kind: 'not', item } : item)

/** The whole as one condition over `r` (runs). */
export function conditionSql(condition: Condition): Sql {
  switch (condition.kind) {
    case 'leaf':
      return condition.holds
    case 'not':
      return sql`NOT (${conditionSql(condition.item)})`
    case 'and':
    case 'or':
      return joinConditions(condition.items.map(conditionSql), condition.kind === 'and' ? 'AND' : 'OR')
  }
}
