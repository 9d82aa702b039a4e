/** How many of some values are in each of `bars` equally wide bars from `from` to `to`; a value at the end is in the last. */
export function countsOf(values: Iterable<number>, { from, to, bars }: { from: number; to: number; bars: number }): number[] {
  const counts = new Array<number>(bars).fill(0)
  const width = to > from ? (to - from) / bars : 1
  for (const value of values) {
    const bar = Math.min(bars - 1, Math.floor((value - from) / width))
    if (Number.isFinite(value)) counts[bar] = (counts[bar] ?? 0) + 1
  }
  return counts
}
