import type { Definition, HyperparameterValue } from '../../../shared/hyperparameterDefinition.ts'
import type { HyperparameterName } from '../../../shared/hyperparameters.ts'
import { formatExact } from '../../format/format.ts'

/** What a text means as a number: a value, a comma where a point is meant, or nothing. */
export type ParsedNumber = { value: number } | { comma: string } | { invalid: true }

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Reads 0.001, 1e-3, 1/1000 and 2^7; "0,001" is told apart because it most likely means a decimal point. */
export function parseNumber(text: string): ParsedNumber {
  const trimmed = text.trim().replace('\u2212', '-')
  if (plain.test(trimmed)) return { value: Number(trimmed) }
  const operation = /^([^/^]+)([/^])([^/^]+)$/.exec(trimmed)
  if (operation) {
    const [, left = '', operator, right = ''] = operation
    const a = parseNumber(left)
    const b = parseNumber(right)
    if ('value' in a && 'value' in b) return { value: operator === '/' ? a.value / b.value : a.value ** b.value }
  }
  if (/^[+-]?\d+,\d+(e[+-]?\d+)?$/i.test(trimmed)) return { comma: trimmed.replace(',', '.') }
  return { invalid: true }
}

/** A field's value, or why there is none. */
export type ParsedField = { ok: true; value: HyperparameterValue } | { ok: false; comma?: string }

function parseUnits(text: string): ParsedField {
  const parts = text
    .replace(/^\[|\]$/g, '')
    .split(/[,\s]+/)
    .filter(part => part !== '')
  const numbers = parts.map(parseNumber)
  const values = numbers.flatMap(number => ('value' in number ? [number.value] : []))
  const [first] = values
  if (values.length !== parts.length || first === undefined) return { ok: false }
  return { ok: true, value: values.length === 1 && !text.includes('[') && !text.includes(',') ? first : values }
}

/** Reads a field as its definition wants it. An empty text is `off` where the definition has that. Bounds are checked elsewhere. */
export function parseField(definition: Definition, text: string): ParsedField {
  const trimmed = text.trim()
  if (trimmed === '' && definition.off) return { ok: true, value: null }
  switch (definition.kind) {
    case 'choice':
    case 'layers':
      return { ok: true, value: trimmed }
    case 'bool':
      return trimmed === 'true' || trimmed === 'false' ? { ok: true, value: trimmed === 'true' } : { ok: false }
    case 'units':
      return parseUnits(trimmed)
    default: {
      const number = parseNumber(trimmed)
      if ('value' in number) return { ok: true, value: number.value }
      return 'comma' in number ? { ok: false, comma: number.comma } : { ok: false }
    }
  }
}

/** A value as its field shows it: no separators, ASCII minus, so that what is shown can be typed. */
export function fieldText(value: HyperparameterValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'number' ? formatExact(value).replace('\u2212', '-') : String(value)
}

const powersOfTwo: ReadonlySet<HyperparameterName> = new Set(['batch_size', 'hidden_units'])
const bySqrtTen: ReadonlySet<HyperparameterName> = new Set(['learning_rate', 'weight_decay', 'gradient_clip_norm', 'min_delta'])
const smallest = 1e-4
const round = (value: number): number => Number(value.toPrecision(3))

function stepped(name: HyperparameterName, definition: Definition, value: number, direction: 1 | -1): number {
  if (powersOfTwo.has(name)) {
    const power = Math.log2(Math.max(1, value))
    return 2 ** (direction === 1 ? Math.floor(power) + 1 : Math.ceil(power) - 1)
  }
  if (bySqrtTen.has(name)) {
    if (value === 0) return direction === 1 ? smallest : 0
    return round(value * Math.sqrt(10) ** direction)
  }
  if (definition.kind === 'float' && definition.max <= 1) return Number((value + 0.05 * direction).toFixed(10))
  return Math.round(value) + direction
}

/** The value one arrow key away, inside the bounds; undefined where stepping means nothing. */
export function stepValue(
  name: HyperparameterName,
  definition: Definition,
  value: HyperparameterValue,
  direction: 1 | -1
): number | undefined {
  if (typeof value !== 'number' || (definition.kind !== 'float' && definition.kind !== 'int' && definition.kind !== 'units'))
    return undefined
  const next = stepped(name, definition, value, direction)
  if (next < definition.min || next > definition.max) return undefined
  if (definition.kind === 'float' && ((definition.above && next <= definition.min) || (definition.below && next >= definition.max)))
    return undefined
  return next
}
