/** A call as the program makes it: `layers.Dense(128, activation='relu')` is `Dense` with one argument and one keyword. */
export type Call = {
  /** The last part of what is called. */
  name: string
  /** All of it, as it is written: `keras.layers.Dense`. */
  path: string
  args: readonly Value[]
  keywords: ReadonlyMap<string, Value>
  /** From 1. */
  line: number
  /** What it is called on, where that is known. */
  receiver: Value
  /** What was given to its `add`, after its own arguments. */
  added: Value[]
}
export type Dictionary = { entries: Map<string, Value> }
/** What an expression is worth, as far as the text alone tells; undefined where it does not. */
export type Value = number | string | boolean | null | undefined | readonly Value[] | Call | Dictionary

export const isCall = (value: Value): value is Call => typeof value === 'object' && value !== null && 'keywords' in value
export const isDictionary = (value: Value): value is Dictionary => typeof value === 'object' && value !== null && 'entries' in value
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

/** A number as Python writes it; undefined for imaginary ones. */
export function numberOf(text: string): number | undefined {
  const value = Number(text.replaceAll('_', '').toLowerCase())
  return Number.isNaN(value) ? undefined : value
}

/** The text of a plain string literal: prefix and quotes off, the usual escapes resolved. */
export function textOf(literal: string): string {
  const [, prefix = '', quote = '', body = ''] = /^([a-zA-Z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal) ?? []
  if (quote === '' || prefix.toLowerCase().includes('r')) return body
  const escapes: Record<string, string> = { n: '\n', t: '\t', '\n': '' }
  return body.replaceAll(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character)
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%': (a, b) => a - Math.floor(a / b) * b,
  '**': (a, b) => a ** b
}
const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b
}

/** Longer lists are nobody's layers. */
const mostItems = 1000

export const isTrue = (value: Value): boolean | undefined =>
  value === undefined ? undefined : isList(value) ? value.length > 0 : isCall(value) || isDictionary(value) ? true : Boolean(value)

/** `a operator b`, where both are known well enough. */
export function combined(operator: string, a: Value, b: Value): Value {
  if (operator === 'and') return isTrue(a) === false ? a : isTrue(a) ? b : undefined
  if (operator === 'or') return isTrue(a) ? a : isTrue(a) === false ? b : undefined
  if (typeof a === 'number' && typeof b === 'number') {
    const [compute, compare] = [arithmetic[operator], comparisons[operator]]
    if (compute) return compute(a, b)
    if (compare) return compare(a, b)
  }
  if (operator === '+' && isList(a) && isList(b)) return [...a, ...b].slice(0, mostItems)
  if (operator === '*' && isList(a) && typeof b === 'number') return Array.from({ length: Math.min(b, mostItems) }, () => a).flat()
  const isPlain = (value: Value): boolean => value !== undefined && (typeof value !== 'object' || value === null)
  if (operator === '==' && isPlain(a) && isPlain(b)) return a === b
  if (operator === '!=' && isPlain(a) && isPlain(b)) return a !== b
  return undefined
}
