type Extremes = { least: number; greatest: number }

/** The places of the least and the greatest of some numbers, the first of equals; undefined where none is finite. */
function extremesOf(values: Float64Array): Extremes | undefined {
  let found: Extremes | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) continue
    found ??= { least: i, greatest: i }
    if (value < (values[found.least] ?? NaN)) found.least = i
    if (value > (values[found.greatest] ?? NaN)) found.greatest = i
  }
  return found
}

/**
 * Which points of one stretch of a series stay, in order: its first, least, greatest and last point and every point that is not finite; and where
 * the moving average is least and greatest, so that its line is as true as the raw one.
 */
export function placesToKeep(values: Float64Array, smoothed: Float64Array): number[] {
  const stay = new Set([0, values.length - 1])
  for (const extremes of [extremesOf(values), extremesOf(smoothed)]) if (extremes) stay.add(extremes.least).add(extremes.greatest)
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) stay.add(i)
  return [...stay].sort((a, b) => a - b)
}
