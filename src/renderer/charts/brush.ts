import type { SlotKey, ValueAxis } from './valueAxis.ts'

/** What is chosen of an axis: numbers from `low` to `high`, both included, and what stands in these slots. */
export type Brush = { low: number | null; high: number | null; slots: SlotKey[] }
/** A place of an axis where runs are, from its foot to its top: a slot, or a number. */
export type Stop = { place: number; slot: SlotKey | undefined; number: number }

/** Every place of an axis where a run is, each once. */
export function stopsOf({ column, slots, slotOf, placeOf }: ValueAxis): Stop[] {
  const numbers = new Set<number>()
  for (const [row, slot] of slotOf.entries()) if (slot === -1) numbers.add(column.numbers[row] ?? NaN)
  const numeric = Array.from(Float64Array.from(numbers).sort(), (number): Stop => ({ place: placeOf(number), slot: undefined, number }))
  const fixed = slots.map(({ key, place }): Stop => ({ place, slot: key, number: NaN }))
  return [...fixed.filter(stop => stop.slot !== 'above'), ...numeric, ...fixed.filter(stop => stop.slot === 'above')]
}

/** The number with the fewest digits that is nearer to `value` than to `beyond`, or `value` itself; `beyond` is never reached. */
export function tidyBetween(beyond: number, value: number): number {
  const upwards = beyond > value
  const fits = (number: number): boolean => (upwards ? number >= value && number < beyond : number <= value && number > beyond)
  for (let digits = 1; digits <= 16; digits++) {
    const rounded = Number(value.toPrecision(digits))
    const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - digits + 1)
    for (const candidate of [rounded, Number((rounded + (upwards ? step : -step)).toPrecision(digits))])
      if (fits(candidate)) return candidate
  }
  return value
}

/** The stops from one to another, both included, as a brush; undefined where that is the whole axis. `tidy` shortens numbers without taking in any other run. */
export function brushOfStops(stops: readonly Stop[], from: number, to: number, tidy: boolean): Brush | undefined {
  const [first, last] = from <= to ? [from, to] : [to, from]
  if (first <= 0 && last >= stops.length - 1) return undefined
  const chosen = stops.slice(Math.max(0, first), last + 1)
  const numbers = chosen.filter(stop => stop.slot === undefined)
  const slots = chosen.flatMap(stop => stop.slot ?? [])
  const [least, greatest] = [numbers[0], numbers.at(-1)]
  if (!least || !greatest) return { low: null, high: null, slots }
  if (!tidy || least === greatest) return { low: least.number, high: greatest.number, slots }
  const before = stops[stops.indexOf(least) - 1]?.number ?? NaN
  const after = stops[stops.indexOf(greatest) + 1]?.number ?? NaN
  return {
    low: tidyBetween(Number.isNaN(before) ? -Infinity : before, least.number),
    high: tidyBetween(Number.isNaN(after) ? Infinity : after, greatest.number),
    slots
  }
}

const isIn = ({ low, high, slots }: Brush, stop: Pick<Stop, 'slot' | 'number'>): boolean =>
  stop.slot === undefined ? low !== null && high !== null && low <= stop.number && stop.number <= high : slots.includes(stop.slot)

/** The first and last stop that a brush takes in; undefined where it takes in none. */
export function stopsOfBrush(stops: readonly Stop[], brush: Brush | undefined): { from: number; to: number } | undefined {
  if (!brush) return { from: 0, to: stops.length - 1 }
  const from = stops.findIndex(stop => isIn(brush, stop))
  return from === -1 ? undefined : { from, to: stops.findLastIndex(stop => isIn(brush, stop)) }
}

/** The stops between two places of an axis; undefined where there is none between them. */
export function stopsBetween(stops: readonly Stop[], a: number, b: number): { from: number; to: number } | undefined {
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  const from = stops.findIndex(stop => stop.place >= low)
  const to = stops.findLastIndex(stop => stop.place <= high)
  return from === -1 || to < from ? undefined : { from, to }
}

/** Which runs every brush takes in; an axis without a brush takes in all. */
export function keptRows(
  axes: readonly { axis: Pick<ValueAxis, 'column' | 'slots' | 'slotOf'>; brush: Brush | undefined }[],
  length: number
): Uint8Array {
  const kept = new Uint8Array(length).fill(1)
  for (const { axis, brush } of axes) {
    if (!brush) continue
    const slotIsIn = axis.slots.map(slot => brush.slots.includes(slot.key))
    const [low, high] = [brush.low ?? NaN, brush.high ?? NaN]
    for (let row = 0; row < length; row++) {
      const slot = axis.slotOf[row] ?? -2
      const number = axis.column.numbers[row] ?? NaN
      const isKept = slot === -1 ? low <= number && number <= high : slotIsIn[slot] === true
      if (!isKept) kept[row] = 0
    }
  }
  return kept
}
