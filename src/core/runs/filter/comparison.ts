import { filterFault } from '../../../shared/filter/fault.ts'
import type { Operator, Value } from '../../../shared/filter/expression.ts'
import { sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import type { Quantity } from './references.ts'

const operators: Record<Operator, Sql> = {
  '==': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`
}
const mirrored: Record<Operator, Operator> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

export type Comparison = { quantity: Quantity; operator: Operator; value: Value; now: number }

/** The value as people wrote it, for the sentence about it. */
function written(value: Value): string {
  switch (value.kind) {
    case 'text':
      return `"${value.value}"`
    case 'numbers':
      return `[${value.values.join(', ')}]`
    case 'number':
    case 'boolean':
      return String(value.value)
    case 'none':
      return 'none'
    case 'duration':
    case 'ago':
      return 'it'
  }
}
const kindWords = {
  number: 'a number',
  text: 'text',
  boolean: 'true or false',
  none: 'nothing',
  numbers: 'a list',
  duration: 'a length of time',
  ago: 'a time'
} satisfies Record<Value['kind'], string>

const dayOnly = /^\d{4}-\d\d-\d\d$/
const dayMs = 86_400_000

/** A moment from a date (local midnight, as people mean it) or a date with a time. */
function moment({ value, at }: Extract<Value, { kind: 'text' }>): number {
  const time = /^\d{4}-\d\d/.test(value) ? Date.parse(dayOnly.test(value) ? `${value}T00:00` : value) : NaN
  if (Number.isNaN(time)) throw filterFault('bad_time', at.from, { value })
  return time
}

function compareTime({ quantity, operator, value, now }: Comparison): Sql {
  const column = quantity.value
  if (value.kind === 'ago') return sql`${column} ${operators[operator]} ${now - value.ms}`
  if (value.kind !== 'text') throw filterFault('bad_time', value.at.from, { value: written(value) })
  const time = moment(value)
  // A day is equal to each of its moments.
  if (dayOnly.test(value.value) && operator === '==') return sql`${column} >= ${time} AND ${column} < ${time + dayMs}`
  return sql`${column} ${operators[operator]} ${time}`
}

/** Lists are stored as text beside the numbers, so that hidden_units == [256, 128] finds them. */
function compareList({ quantity, operator, value }: Comparison & { value: Extract<Value, { kind: 'numbers' }> }): Sql {
  if (operator !== '==' && operator !== '!=')
    throw filterFault('no_order', value.at.from, { name: quantity.name, kind: kindWords.numbers, operator })
  const list = sql`SELECT h.text FROM hyperparameters h WHERE h.run = r.number AND h.key = ${quantity.name} AND h.type = 'list'`
  const same = sql`coalesce((${list}) = ${JSON.stringify(value.values)}, 0)`
  return operator === '==' ? same : sql`NOT ${same}`
}

function compareNumber(comparison: Comparison): Sql {
  const { quantity, operator, value } = comparison
  if (value.kind === 'numbers') return compareList({ ...comparison, value })
  if (value.kind !== 'number')
    throw filterFault('number_needed', value.at.from, { name: quantity.name, value: written(value), kind: kindWords[value.kind] })
  return sql`${quantity.value} ${operators[operator]} ${value.value}`
}

function compareText({ quantity, operator, value }: Comparison): Sql {
  if (operator !== '==' && operator !== '!=') throw filterFault('no_order', value.at.from, { name: quantity.name, kind: 'text', operator })
  if (value.kind !== 'text')
    throw filterFault('text_needed', value.at.from, { name: quantity.name, value: written(value), kind: kindWords[value.kind] })
  return sql`${quantity.value} ${operators[operator]} ${value.value}`
}

function compareBoolean({ quantity, operator, value }: Comparison): Sql {
  if (value.kind !== 'boolean' || (operator !== '==' && operator !== '!='))
    throw filterFault('boolean_needed', value.at.from, { name: quantity.name })
  return sql`${quantity.value} ${operators[operator]} ${value.value ? 1 : 0}`
}

function compareDuration({ quantity, operator, value }: Comparison): Sql {
  if (value.kind !== 'duration') throw filterFault('duration_needed', value.at.from, { name: quantity.name })
  return sql`${quantity.value} ${operators[operator]} ${value.ms}`
}

const byType: Record<Quantity['type'], (comparison: Comparison) => Sql> = {
  number: compareNumber,
  text: compareText,
  boolean: compareBoolean,
  duration: compareDuration,
  time: compareTime,
  tags: compareText
}

/** A quantity of a run against a value. NULL or false where the run has none. Throws INVALID_INPUT where the two cannot be compared. */
export function compareWithValue(comparison: Comparison): Sql {
  const { quantity, operator, value } = comparison
  if (value.kind !== 'none') return byType[quantity.type](comparison)
  if (operator === '==') return sql`NOT ${quantity.present}`
  if (operator === '!=') return quantity.present
  throw filterFault('no_order', value.at.from, { name: quantity.name, kind: kindWords.none, operator })
}

/** Two quantities of a run, of the same type. */
export function compareQuantities(left: Quantity, operator: Operator, right: Quantity): Sql {
  return sql`${left.value} ${operators[operator]} ${right.value}`
}

/** The comparison with its sides changed, for a value that stands on the left. */
export const mirror = (operator: Operator): Operator => mirrored[operator]
