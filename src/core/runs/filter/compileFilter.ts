import type { Expression, Operand, Operator, Place, Value } from '../../../shared/filter/expression.ts'
import { filterFault } from '../../../shared/filter/fault.ts'
import { parseFilter } from '../../../shared/filter/parseFilter.ts'
import { sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import type { Tables } from '../../storage/tables.ts'
import { compareQuantities, compareWithValue, mirror } from './comparison.ts'
import type { Comparison } from './comparison.ts'
import { leaf, negatedIf } from './condition.ts'
import type { Condition } from './condition.ts'
import { createReferences } from './references.ts'
import type { Quantity, References } from './references.ts'
import { wordCondition } from './wordCondition.ts'

type Context = { references: References; now: number }
/** The metrics it asks for that no run has ever logged, and whether it says itself what becomes of archived runs. */
export type CompiledFilter = { condition: Condition; neverLogged: string[]; namesArchived: boolean }

const isValue = (operand: Operand): operand is Value => operand.kind !== 'name' && operand.kind !== 'call'
const kindOf = {
  number: 'a number',
  text: 'text',
  boolean: 'true or false',
  duration: 'a length of time',
  time: 'a time',
  tags: 'text'
} as const

/** A value that is missing makes a comparison false, so that `not` of it holds. */
const orFalse = (condition: Sql): Sql => sql`coalesce(${condition}, 0)`

type Holds = (value: Sql) => Sql
/** Where a quantity comes from a table, its rows are asked; else each run is. */
function ofQuantity(quantity: Quantity, holds: Holds): Condition {
  const { value, source } = quantity
  const runs = source && sql`SELECT ${source.run} AS number FROM ${source.rows} AND (${holds(source.value)})`
  return leaf(orFalse(holds(value)), runs)
}

function compileWithValue({ quantity, operator, value, now }: Comparison): Condition {
  const holds: Holds = column => compareWithValue({ quantity: { ...quantity, value: column }, operator, value, now })
  // Whether there is a value at all, and lists, are asked of the run.
  if (value.kind === 'none' || value.kind === 'numbers') return leaf(orFalse(holds(quantity.value)))
  return ofQuantity(quantity, holds)
}

function compilePair(left: Operand, operator: Operator, right: Operand, { references, now }: Context): Condition {
  if (isValue(left)) {
    if (isValue(right)) throw filterFault('nothing_to_compare', left.at.from)
    return compileWithValue({ quantity: references.quantity(right), operator: mirror(operator), value: left, now })
  }
  const quantity = references.quantity(left)
  if (isValue(right)) return compileWithValue({ quantity, operator, value: right, now })
  const other = references.quantity(right)
  if (other.type !== quantity.type) {
    const code = quantity.type === 'number' ? 'number_needed' : 'text_needed'
    throw filterFault(code, right.at.from, { name: quantity.name, value: other.name, kind: kindOf[other.type] })
  }
  return leaf(orFalse(compareQuantities(quantity, operator, other)))
}

function compileChain({ operands, operators }: Extract<Expression, { kind: 'compare' }>, context: Context): Condition {
  const links = operators.map((operator, i) => compilePair(operands[i] as Operand, operator, operands[i + 1] as Operand, context))
  return { kind: 'and', items: links }
}

function compileIn({ subject, negated, choices, at }: Extract<Expression, { kind: 'in' }>, context: Context): Condition {
  if (choices === 'tags') {
    const tag = subject.kind === 'text' ? subject.value : subject.kind === 'name' ? subject.name : undefined
    if (tag === undefined) throw filterFault('text_needed', at.from, { name: 'tags', value: 'this', kind: 'none' })
    const holds = sql`EXISTS (SELECT 1 FROM tags t WHERE t.run = r.number AND t.tag = ${tag})`
    return negatedIf(negated, leaf(holds, sql`SELECT t.run AS number FROM tags t WHERE t.tag = ${tag}`))
  }
  if (isValue(subject)) throw filterFault('nothing_to_compare', at.from)
  return negatedIf(negated, { kind: 'or', items: choices.map(choice => compilePair(subject, '==', choice, context)) })
}

function checkPattern(pattern: string, at: Place): void {
  try {
    new RegExp(pattern, 'u')
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)
    throw filterFault('bad_pattern', at.from, { reason: words })
  }
}

function compileMatches({ subject, negated, pattern, at }: Extract<Expression, { kind: 'matches' }>, { references }: Context): Condition {
  if (isValue(subject)) throw filterFault('nothing_to_compare', at.from)
  const quantity = references.quantity(subject)
  if (quantity.type !== 'text' && quantity.type !== 'tags')
    throw filterFault('no_pattern', at.from, { name: quantity.name, kind: kindOf[quantity.type] })
  checkPattern(pattern, at)
  return negatedIf(
    negated,
    ofQuantity(quantity, value => sql`matches_pattern(${pattern}, ${value})`)
  )
}

function compileHas({ name, at }: { name: string; at: Place }, { references }: Context): Condition {
  const { present, source } = references.named(name, at)
  return leaf(present, source && sql`SELECT ${source.run} AS number FROM ${source.rows} AND ${source.present}`)
}

function compile(expression: Expression, context: Context): Condition {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return { kind: expression.kind, items: expression.items.map(item => compile(item, context)) }
    case 'not':
      return { kind: 'not', item: compile(expression.item, context) }
    case 'compare':
      return compileChain(expression, context)
    case 'in':
      return compileIn(expression, context)
    case 'matches':
      return compileMatches(expression, context)
    case 'has':
      return compileHas(expression, context)
    case 'diverged':
      return ofQuantity(context.references.nonFinite(expression.name, expression.at), value => sql`${value} > 0`)
    case 'word':
      return leaf(sql`(${wordCondition(expression.text)})`)
  }
}

/** A filter as conditions in SQL, every value bound. Undefined where it is empty. Throws INVALID_INPUT with the fault and its place. */
export function compileFilter(text: string, { tables, now }: { tables: Tables; now: number }): CompiledFilter | undefined {
  const expression = parseFilter(text)
  if (!expression) return undefined
  const neverLogged = new Set<string>()
  const references = createReferences(tables, neverLogged)
  const condition = compile(expression, { references, now })
  return { condition, neverLogged: [...neverLogged], namesArchived: references.fields.has('archived') }
}
