import type { Expression, Place } from './expression.ts'
import { parseFilter } from './parseFilter.ts'

export type Clause = Place & { text: string }

/** Whether a chain has no brackets around the whole: those are part of its place, as those of its first part are of that one's. */
const isBareChain = (expression: Expression, kind: 'and' | 'or'): expression is Extract<Expression, { kind: 'and' | 'or' }> =>
  expression.kind === kind && expression.items[0]?.at.from === expression.at.from

/** The parts of a filter that must all hold, as they are written. Throws as parseFilter does. */
export function clausesOf(text: string): Clause[] {
  const expression = parseFilter(text)
  if (!expression) return []
  const parts = isBareChain(expression, 'and') ? expression.items : [expression]
  return parts.map(({ at: { from, to } }) => ({ from, to, text: text.slice(from, to) }))
}

/** The filter without one of its clauses. */
export const withoutClause = (clauses: readonly Clause[], index: number): string =>
  clauses
    .filter((_, i) => i !== index)
    .map(clause => clause.text)
    .join(' and ')

/** A filter as it is to stand before an `and`. */
const joinable = (text: string, whole: Expression): string => (isBareChain(whole, 'or') ? `(${text})` : text)

/** The filter with one more clause, which all runs must meet too. What is there already is put in brackets where it is no chain of `and`. */
export function withClause(text: string, clause: string): string {
  const whole = parseFilter(text)
  if (!whole) return clause
  if (clausesOf(text).some(one => one.text === clause)) return text.trim()
  return `${joinable(text.trim(), whole)} and ${clause}`
}

/** The filter with the beginning of one more clause, still to be written. */
export function withBeginning(text: string, beginning: string): string {
  const whole = parseFilter(text)
  return `${whole ? `${joinable(text.trim(), whole)} and ` : ''}${beginning} `
}
