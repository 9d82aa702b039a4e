import { invalidInput } from '../shared/errors.ts'

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const words: Record<string, unknown> = { true: true, false: false, null: null, off: null, none: null }

function scalar(text: string): unknown {
  const trimmed = text.trim()
  if (Object.hasOwn(words, trimmed)) return words[trimmed]
  return number.test(trimmed) ? Number(trimmed) : trimmed
}

/** The value after KEY=: a number, true, false, off, a list such as 256,128 or [256, 128], else text. */
export function parseValue(text: string): unknown {
  const list = /^\s*\[(.*)\]\s*$/.exec(text)?.[1]
  if (list !== undefined) return list.trim() === '' ? [] : list.split(',').map(scalar)
  return text.includes(',') ? text.split(',').map(scalar) : scalar(text)
}

/** Adds one KEY=VALUE to those before it. Throws INVALID_INPUT where there is no "=" or no key. */
export function collectSetting(text: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const at = text.indexOf('=')
  if (at < 1) {
    throw invalidInput([{ field: text, code: 'malformed', message: 'Write KEY=VALUE, such as learning_rate=0.01.', params: {} }])
  }
  return { ...before, [text.slice(0, at).trim()]: parseValue(text.slice(at + 1)) }
}
