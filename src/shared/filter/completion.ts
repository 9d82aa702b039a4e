/** What may stand at a place of a filter that is being written. `of` is the name whose values or comparisons are meant. */
export type Expected =
  { kind: 'names' } | { kind: 'metrics' } | { kind: 'operators' | 'values'; of: string } | { kind: 'connectives' } | { kind: 'nothing' }
/** `prefix` is what stands there already, from `from` up to `to`; a suggestion takes its place. */
export type Completion = { expected: Expected; from: number; to: number; prefix: string }

type Token = { kind: 'name' | 'value' | 'operator' | 'punctuation' | 'keyword' | 'function'; text: string; from: number; to: number }

const pattern =
  /(?<text>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(?<quoted>`[^`]*`?)|(?<value>-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\w*)|(?<operator>==|!=|<=|>=|<|>|=)|(?<name>[\p{L}_][\p{L}\p{N}_./]*)|(?<punctuation>[()[\],])|\S/gu
const keywords = new Set(['and', 'or', 'not', 'in', 'matches'])
const metricFunctions = new Set(['last', 'min', 'max', 'first', 'mean', 'best_epoch', 'at', 'diverged'])
/** Functions that are conditions by themselves, not quantities. */
const conditions = new Set(['has', 'diverged'])
const functions = new Set([...metricFunctions, 'has', 'ago'])

function kindOf(groups: Readonly<Record<string, string | undefined>>, next: string | undefined): Token['kind'] {
  const { text, quoted, value, operator, name } = groups
  if (text !== undefined || value !== undefined) return 'value'
  if (operator !== undefined) return 'operator'
  if (quoted !== undefined) return 'name'
  if (name === undefined) return 'punctuation'
  if (keywords.has(name)) return 'keyword'
  return functions.has(name) && next === '(' ? 'function' : 'name'
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(pattern), match => {
    const [found] = match
    const to = match.index + found.length
    return { kind: kindOf(match.groups ?? {}, text.slice(to).trimStart()[0]), text: found, from: match.index, to }
  })
}

const nameOf = (token: Token): string => token.text.replaceAll('`', '')

/** The name that a comparison, `in` or `matches` before the end of `tokens` is about: undefined where it is a function of a metric, or a value. */
function comparedName(tokens: readonly Token[]): string | undefined {
  let i = tokens.length - 1
  // Inside the brackets of an `in`, back to the `in` itself.
  while (i >= 0 && (tokens[i]?.kind === 'value' || tokens[i]?.text === ',')) i--
  if (tokens[i]?.text === '(' || tokens[i]?.text === '[') i--
  if (tokens[i]?.kind !== 'operator' && tokens[i]?.text !== 'in' && tokens[i]?.text !== 'matches') return undefined
  i--
  if (tokens[i]?.text === 'not') i--
  const token = tokens[i]
  return token?.kind === 'name' ? nameOf(token) : undefined
}

/** What may follow `tokens`. */
function expectedAfter(tokens: readonly Token[]): Expected {
  const last = tokens.at(-1)
  if (!last) return { kind: 'names' }
  const compared = comparedName(tokens)
  const opensList = last.text === '(' || last.text === '[' || last.text === ','
  if (compared !== undefined && (last.kind === 'operator' || last.kind === 'keyword' || opensList)) return { kind: 'values', of: compared }
  if (last.kind === 'operator') return { kind: 'nothing' }
  if (last.kind === 'keyword')
    return last.text === 'and' || last.text === 'or' || last.text === 'not' ? { kind: 'names' } : { kind: 'nothing' }
  if (last.text === '(') {
    const before = tokens.at(-2)
    if (before?.kind !== 'function') return { kind: 'names' }
    return before.text === 'has' ? { kind: 'names' } : metricFunctions.has(before.text) ? { kind: 'metrics' } : { kind: 'nothing' }
  }
  const [call, , metric] = tokens.slice(-4)
  if (last.text === ')' && metric?.kind === 'name' && call?.kind === 'function' && !conditions.has(call.text))
    return { kind: 'operators', of: nameOf(metric) }
  if (last.kind === 'name') return { kind: 'operators', of: nameOf(last) }
  return last.text === ')' || last.text === ']' || last.kind === 'value' ? { kind: 'connectives' } : { kind: 'nothing' }
}

/** Looks at a filter in the making: what is being written at the cursor, and what could stand there. Any text will do. */
export function completionAt(text: string, cursor: number): Completion {
  const tokens = tokensOf(text)
  const current = tokens.find(
    token => token.from < cursor && cursor <= token.to && token.kind !== 'operator' && token.kind !== 'punctuation'
  )
  const before = tokens.filter(token => token.to <= (current?.from ?? cursor))
  return {
    expected: expectedAfter(before),
    from: current?.from ?? cursor,
    to: current?.to ?? cursor,
    prefix: current ? text.slice(current.from, cursor) : ''
  }
}
