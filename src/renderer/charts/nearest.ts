/** Index of the element nearest to `x` in ascending xs, the earlier one of two equally near; -1 where there is none. */
export function nearestIndex(xs: Float64Array, x: number): number {
  let low = 0
  let high = xs.length - 1
  if (high < 0) return -1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((xs[middle] ?? NaN) < x) low = middle + 1
    else high = middle
  }
  const previous = low - 1
  return previous >= 0 && x - (xs[previous] ?? NaN) <= (xs[low] ?? NaN) - x ? previous : low
}

/** The x nearest to `x` among several lines, each ascending; undefined where no line has a point. */
export function nearestX(columns: Iterable<Float64Array>, x: number): number | undefined {
  let best: number | undefined
  for (const xs of columns) {
    const found = xs[nearestIndex(xs, x)]
    if (found !== undefined && (best === undefined || Math.abs(found - x) < Math.abs(best - x))) best = found
  }
  return best
}

/** The x `steps` points further along the union of all lines' points, stopping at the ends. */
export function steppedX(columns: readonly Float64Array[], x: number, steps: number): number | undefined {
  const all = Float64Array.from(new Set(columns.flatMap(xs => Array.from(xs)))).sort()
  const index = nearestIndex(all, x)
  return index < 0 ? undefined : all[Math.min(all.length - 1, Math.max(0, index + steps))]
}
