import type { Expression, Operand, Operator, Place, Value } from '../../../shared/filter/expression.ts'
import { filterFault } from '../../../shared/filter/fault.ts'
import { parseFilter } from '../../../shared/filter/parseFilter.ts'
import { joinConditions, sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import type { Tables } from '../../storage/tables.ts'
import { compareQuantities, compareWithValue, mirror } from './comparison.ts'
import { createReferences } from './references.ts'
import type { References } from './references.ts'
import { wordCondition } from './wordCondition.ts'

type Context = { references: References; now: number }
/** A condition over `r` (runs), the metrics it asks for that no run has ever logged, and whether it says itself what becomes of archived runs. */
export type CompiledFilter = { condition: Sql; neverLogged: string[]; namesArchived: boolean }

const isValue = (operand: Operand): operand is Value => operand.kind !== 'name' && operand.kind !== 'call'
const kindOf = {
  number: 'a number',
  text: 'text',
  boolean: 'true or false',
  duration: 'a length of time',
  time: 'a time',
  tags: 'text'
} as const

function compilePair(left: Operand, operator: Operator, right: Operand, { references, now }: Context): Sql {
  if (isValue(left)) {
    if (isValue(right)) throw filterFault('nothing_to_compare', left.at.from)
    return compareWithValue({ quantity: references.quantity(right), operator: mirror(operator), value: left, now })
  }
  const quantity = references.quantity(left)
  if (isValue(right)) return compareWithValue({ quantity, operator, value: right, now })
  const other = references.quantity(right)
  if (other.type !== quantity.type) {
    const code = quantity.type === 'number' ? 'number_needed' : 'text_needed'
    throw filterFault(code, right.at.from, { name: quantity.name, value: other.name, kind: kindOf[other.type] })
  }
  return compareQuantities(quantity, operator, other)
}

/** A value that is missing makes a comparison false, so that `not` of it holds. */
const orFalse = (condition: Sql): Sql => sql`coalesce(${condition}, 0)`

function compileChain({ operands, operators }: Extract<Expression, { kind: 'compare' }>, context: Context): Sql {
  const links = operators.map((operator, i) => compilePair(operands[i] as Operand, operator, operands[i + 1] as Operand, context))
  return orFalse(joinConditions(links, 'AND'))
}

const negatedIf = (negated: boolean, condition: Sql): Sql => (negated ? sql`NOT ${condition}` : condition)

function compileIn({ subject, negated, choices, at }: Extract<Expression, { kind: 'in' }>, context: Context): Sql {
  if (choices === 'tags') {
    const tag = subject.kind === 'text' ? subject.value : subject.kind === 'name' ? subject.name : undefined
    if (tag === undefined) throw filterFault('text_needed', at.from, { name: 'tags', value: 'this', kind: 'none' })
    return negatedIf(negated, sql`EXISTS (SELECT 1 FROM tags t WHERE t.run = r.number AND t.tag = ${tag})`)
  }
  if (isValue(subject)) throw filterFault('nothing_to_compare', at.from)
  const each = choices.map(choice => orFalse(compilePair(subject, '==', choice, context)))
  return negatedIf(negated, sql`(${joinConditions(each, 'OR')})`)
}

function checkPattern(pattern: string, at: Place): void {
  try {
    new RegExp(pattern, 'u')
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)
    throw filterFault('bad_pattern', at.from, { reason: words })
  }
}

function compileMatches({ subject, negated, pattern, at }: Extract<Expression, { kind: 'matches' }>, { references }: Context): Sql {
  if (isValue(subject)) throw filterFault('nothing_to_compare', at.from)
  const quantity = references.quantity(subject)
  if (quantity.type !== 'text' && quantity.type !== 'tags')
    throw filterFault('no_pattern', at.from, { name: quantity.name, kind: kindOf[quantity.type] })
  checkPattern(pattern, at)
  return negatedIf(negated, orFalse(sql`matches_pattern(${pattern}, ${quantity.value})`))
}

function compile(expression: Expression, context: Context): Sql {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return joinConditions(
        expression.items.map(item => compile(item, context)),
        expression.kind === 'and' ? 'AND' : 'OR'
      )
    case 'not':
      return sql`NOT (${compile(expression.item, context)})`
    case 'compare':
      return compileChain(expression, context)
    case 'in':
      return compileIn(expression, context)
    case 'matches':
      return compileMatches(expression, context)
    case 'has':
      return context.references.named(expression.name, expression.at).present
    case 'diverged':
      return orFalse(sql`${context.references.nonFinite(expression.name, expression.at)} > 0`)
    case 'word':
      return wordCondition(expression.text)
  }
}

/** A filter as SQL, every value bound. Undefined where it is empty. Throws INVALID_INPUT with the fault and its place. */
export function compileFilter(text: string, { tables, now }: { tables: Tables; now: number }): CompiledFilter | undefined {
  const expression = parseFilter(text)
  if (!expression) return undefined
  const neverLogged = new Set<string>()
  const references = createReferences(tables, neverLogged)
  const condition = compile(expression, { references, now })
  return { condition, neverLogged: [...neverLogged], namesArchived: references.fields.has('archived') }
}
