import { asText } from '../../shared/filter/literals.ts'
import { parseColumn } from '../../shared/filter/parseFilter.ts'
import type { ValuesColumn, ValueType } from '../../shared/runValues.ts'
import type { Brush } from './brush.ts'
import type { SlotKey } from './valueAxis.ts'

type Column = Pick<ValuesColumn, 'name' | 'type'>

/** A number as a filter writes it where the column is compared with one. */
function literal(type: ValueType, value: number): string {
  if (type === 'duration') return `${value}ms`
  return type === 'time' ? asText(new Date(value).toISOString()) : String(Object.is(value, -0) ? 0 : value)
}

function rangeClause({ name, type }: Column, low: number, high: number): string {
  return low === high ? `${name} == ${literal(type, low)}` : `${literal(type, low)} <= ${name} <= ${literal(type, high)}`
}

const greatest = String(Number.MAX_VALUE)

/** What a filter calls a value that was measured and is no number: it is there, and not even equal to itself. */
function notANumber({ name }: Column): string {
  const reference = parseColumn(name)
  const metric = reference.kind === 'call' ? reference.of : reference.name
  return `(has(\`${metric}\`) and not ${name} == ${name})`
}

function wordClauses({ name, type }: Column, words: readonly string[]): string[] {
  if (words.length === 0) return []
  if (type === 'number') return words.map(word => (word === 'NaN' ? notANumber({ name, type }) : `${name} == ${word}`))
  const values = type === 'boolean' ? words : words.map(asText)
  return [values.length === 1 ? `${name} == ${values[0]}` : `${name} in (${values.join(', ')})`]
}

function slotClauses(column: Column, slots: readonly SlotKey[]): string[] {
  const { name, type } = column
  const others: Partial<Record<SlotKey, string>> = {
    none: `${name} == none`,
    above: `${name} > ${greatest}`,
    below: `${name} < -${greatest}`,
    low: rangeClause({ name, type }, -Number.MAX_VALUE, 0)
  }
  const words = slots.filter(slot => slot.startsWith('=')).map(slot => slot.slice(1))
  return [...wordClauses(column, words), ...slots.flatMap(slot => others[slot] ?? [])]
}

/** A brush as a clause of the filter: it holds for the very runs that the brush takes in. */
export function brushClause(column: Column, { low, high, slots }: Brush): string {
  const range = low === null || high === null ? [] : [rangeClause(column, low, high)]
  const parts = [...range, ...slotClauses(column, slots)]
  // A brush between runs takes in none, which no value is equal to.
  if (parts.length === 0) return `(${column.name} == none and ${column.name} != none)`
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' or ')})`
}
