import { formatExact } from '../../format/format.ts'
import type { PlotAxis } from '../../charts/plotAxis.ts'
import { isSearched } from './sweepFacts.ts'

type Space = Readonly<Record<string, unknown>>
type Given = { type?: unknown; low?: unknown; step?: unknown; log?: unknown; choices?: unknown }

const fewDigits = 3

/** A value of a range as the space could have suggested it: whole, a step away from the low end, in few digits. */
export function snapped(space: Space, name: string, value: number): number {
  const given = space[name]
  if (!isSearched(given)) return value
  const { type, low, step, log } = given as Given
  const every = typeof step === 'number' && log !== true ? step : type === 'int' ? 1 : undefined
  if (every === undefined || typeof low !== 'number') return Number(value.toPrecision(fewDigits))
  // Sums of steps such as 0.1 are as short as they are written.
  return Number((low + Math.round((value - low) / every) * every).toPrecision(12))
}

/** What an empty place of an axis stands for: a number of its range, or the word whose band it is in. Undefined where neither is. */
export function valueAtSpot(space: Space, { name, axis }: Pick<PlotAxis, 'name' | 'axis'>, share: number): number | string | undefined {
  if (axis.categorical) {
    const words = axis.slots.filter(({ key }) => key.startsWith('='))
    const nearest = words.toSorted((a, b) => Math.abs(a.place - share) - Math.abs(b.place - share))[0]
    return nearest?.key.slice(1)
  }
  const value = axis.valueAt(share)
  return Number.isFinite(value) ? snapped(space, name, value) : undefined
}

export type SpotValues = Record<string, number | string>

/** learning_rate 0.0021, hidden_units 96 */
export const wordsOfSpot = (values: SpotValues): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatExact(value) : value}`)
    .join(', ')
