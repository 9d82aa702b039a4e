/** The first `count` of `values` in the order of `compare`, without putting the others in order. */
export function smallest(values: readonly number[], count: number, compare: (a: number, b: number) => number): number[] {
  const found: number[] = []
  for (const value of values) {
    const last = found.at(-1)
    if (found.length >= count && (last === undefined || compare(value, last) >= 0)) continue
    let [low, high] = [0, found.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compare(found[middle] ?? 0, value) <= 0) low = middle + 1
      else high = middle
    }
    found.splice(low, 0, value)
    if (found.length > count) found.pop()
  }
  return found
}
