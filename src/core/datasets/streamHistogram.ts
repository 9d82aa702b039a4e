const [bars, firstValues] = [32, 256]

export type Histogram = { from: number; width: number; counts: number[] }

/**
 * Counts numbers in equally wide bars without knowing their range: it is that of the first few, and doubles, two bars becoming one, whenever a number lies outside.
 * Every number is counted, none twice, so the counts are exact.
 */
export function createStreamHistogram() {
  let first: number[] | undefined = []
  let [from, width] = [0, 0]
  let counts = new Array<number>(bars).fill(0)

  const place = (value: number): number => Math.floor((value - from) / width)
  function merged(offset: 0 | 1): void {
    const wider = new Array<number>(bars).fill(0)
    counts.forEach((count, i) => (wider[(i >> 1) + offset * (bars / 2)] = (wider[(i >> 1) + offset * (bars / 2)] ?? 0) + count))
    counts = wider
    if (offset === 1) from -= width * bars
    width *= 2
  }
  function settle(values: readonly number[]): void {
    first = undefined
    const [least, most] = [Math.min(...values), Math.max(...values)]
    // A little wider than the values are, so that the greatest is inside.
    width = ((most - least) / bars) * 1.01 || Math.max(Math.abs(least) * 1e-6, 1 / bars)
    from = least
    values.forEach(put)
  }
  function put(value: number): void {
    while (value < from) merged(1)
    while (place(value) >= bars) merged(0)
    const at = Math.max(0, place(value))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return {
    /** A finite number. */
    add(value: number): void {
      if (!first) put(value)
      else if (first.push(value) === firstValues) settle(first)
    },
    /** Bars from the first that has anything to the last; null before there was a number. */
    result(): Histogram | null {
      if (first?.length === 0) return null
      if (first) settle(first)
      const [start, end] = [counts.findIndex(count => count > 0), counts.findLastIndex(count => count > 0) + 1]
      return { from: from + start * width, width, counts: counts.slice(start, end) }
    }
  }
}
export type StreamHistogram = ReturnType<typeof createStreamHistogram>
