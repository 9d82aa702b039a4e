export type Limits = { min: number; max: number }

const counts = (value: number, positive: boolean): boolean => Number.isFinite(value) && (!positive || value > 0)

/** Least and greatest finite value (above 0 only, where a log axis asks); undefined where there is none. */
export function finiteLimits(columns: Iterable<Float64Array>, positive = false): Limits | undefined {
  let min = Infinity
  let max = -Infinity
  for (const column of columns) {
    for (const value of column) {
      if (!counts(value, positive)) continue
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  return min <= max ? { min, max } : undefined
}

/** The range between the 1st and 99th percentile of the finite values (nearest rank). */
export function percentileLimits(columns: Iterable<Float64Array>, positive = false): Limits | undefined {
  const finite: number[] = []
  for (const column of columns) for (const value of column) if (counts(value, positive)) finite.push(value)
  if (finite.length === 0) return undefined
  const sorted = Float64Array.from(finite).sort()
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN
  return { min: at(0.01), max: at(0.99) }
}

/** Finite values outside the limits. */
export function countOutside(columns: Iterable<Float64Array>, limits: Limits): number {
  let outside = 0
  for (const column of columns)
    for (const value of column) if (Number.isFinite(value) && (value < limits.min || value > limits.max)) outside++
  return outside
}

/** Values a log axis has no place for: they go to its gutter. */
export function countAtOrBelowZero(columns: Iterable<Float64Array>): number {
  let found = 0
  for (const column of columns) for (const value of column) if (Number.isFinite(value) && value <= 0) found++
  return found
}

/**
 * Limits of a chart that grows while it is looked at: they move outwards in steps of a tenth of the range, so that not every point moves the axis,
 * and never come back while `held`.
 */
export function grown(previous: Limits | undefined, needed: Limits, held: boolean): Limits {
  if (!previous) return needed
  const span = previous.max - previous.min
  if (!(span > 0) || !Number.isFinite(span)) return needed
  const step = span / 10
  const below = Math.max(0, Math.ceil((previous.min - needed.min) / step))
  const above = Math.max(0, Math.ceil((needed.max - previous.max) / step))
  const wider = { min: Math.min(previous.min - below * step, previous.min), max: Math.max(previous.max + above * step, previous.max) }
  if (held) return wider
  // Free to shrink: only where more than a quarter of the picture would stand empty.
  const tooWide = needed.max - needed.min < 0.75 * (wider.max - wider.min)
  return tooWide ? needed : wider
}
