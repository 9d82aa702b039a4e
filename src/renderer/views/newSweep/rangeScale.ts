/** A range as the form has it, and what its hyperparameter may be at all. */
export type RangeInput = { low: number; high: number; log: boolean; whole: boolean; least: number; most: number }
/** The line that a range is drawn on: values from `from` to `to`, evenly or by their logarithm. */
export type RangeScale = { from: number; to: number; log: boolean; whole: boolean }

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** Room to both sides of the range, as far as the hyperparameter goes; undefined where the range is none. */
export function scaleOf({ low, high, log, whole, least, most }: RangeInput): RangeScale | undefined {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high || (log && low <= 0)) return undefined
  if (log) {
    const [from, to] = [10 ** (Math.floor(Math.log10(low)) - 1), 10 ** (Math.ceil(Math.log10(high)) + 1)]
    return { from: Math.max(from, whole ? Math.max(1, least) : from), to: Math.min(to, most), log, whole }
  }
  const span = high - low
  const isSmall = most - least <= 4 * span
  return { from: isSmall ? least : Math.max(least, low - span / 2), to: isSmall ? most : Math.min(most, high + span / 2), log, whole }
}

const onLine = (value: number, log: boolean): number => (log ? Math.log10(value) : value)

/** Where a value stands, from 0 to 1; values beyond the line stand at its ends. */
export function placeOf({ from, to, log }: RangeScale, value: number): number {
  if (log && value <= 0) return 0
  const [start, end] = [onLine(from, log), onLine(to, log)]
  return clamp((onLine(value, log) - start) / (end - start), 0, 1)
}

/** As few digits as tell neighbouring pixels apart: two on a log line, else a two-hundredth of it. */
function rounded({ from, to, log, whole }: RangeScale, value: number): number {
  if (log) return whole ? Math.round(value) : Number(value.toPrecision(2))
  const step = whole ? Math.max(1, 10 ** Math.floor(Math.log10((to - from) / 200))) : 10 ** Math.floor(Math.log10((to - from) / 100))
  return Number((Math.round(value / step) * step).toPrecision(12))
}

/** The value at a place, rounded as somebody would type it. */
export function valueAt(scale: RangeScale, place: number): number {
  const [start, end] = [onLine(scale.from, scale.log), onLine(scale.to, scale.log)]
  const raw = start + clamp(place, 0, 1) * (end - start)
  return clamp(rounded(scale, scale.log ? 10 ** raw : raw), scale.from, scale.to)
}

/** One step of a key further, `size` times: never less than the least difference. */
export function stepped(scale: RangeScale, value: number, size: number): number {
  const moved = valueAt(scale, placeOf(scale, value) + size / 40)
  if (moved !== value || !scale.whole) return moved
  return clamp(value + Math.sign(size), scale.from, scale.to)
}
