import { parseNumber } from '../newRun/fieldInput.ts'
import { isSearched } from './sweepFacts.ts'

type Space = Readonly<Record<string, unknown>>
export type Bounds = { name: string; low: string; high: string }

/** The ranges of a space, as text to be edited; choices and fixed values have none. */
export function boundsOf(space: Space): Bounds[] {
  return Object.entries(space).flatMap(([name, given]) => {
    if (!isSearched(given)) return []
    const { low, high } = given as { low?: unknown; high?: unknown }
    return typeof low === 'number' && typeof high === 'number' ? [{ name, low: String(low), high: String(high) }] : []
  })
}

/** A number where the text is one, else the text itself, which the check of the space then names. */
export function numberOr(text: string): number | string {
  const parsed = parseNumber(text)
  return 'value' in parsed ? parsed.value : text.trim()
}

/** The space with its ranges as they were edited. */
export function withBounds(space: Space, bounds: readonly Bounds[]): Record<string, unknown> {
  const edited = new Map(bounds.map(one => [one.name, one]))
  return Object.fromEntries(
    Object.entries(space).map(([name, given]) => {
      const own = edited.get(name)
      return [name, own ? { ...(given as object), low: numberOr(own.low), high: numberOr(own.high) } : given]
    })
  )
}
