/** Ids of a long list by place; undefined where no page has been read. */
export type Places = readonly (string | undefined)[]

export const pageSize = 50

/** Pages a range of places needs and that are not there yet, as offsets. */
export function missingPages(places: readonly unknown[], from: number, to: number): number[] {
  const offsets: number[] = []
  for (let offset = Math.floor(Math.max(0, from) / pageSize) * pageSize; offset < Math.min(to, places.length); offset += pageSize) {
    const end = Math.min(offset + pageSize, places.length)
    for (let i = offset; i < end; i++) {
      if (places[i] !== undefined) continue
      offsets.push(offset)
      break
    }
  }
  return offsets
}

/** The whole pages that hold a range of places, as one piece. */
export function pagesAround(from: number, to: number): { offset: number; limit: number } {
  const offset = Math.floor(Math.max(0, from) / pageSize) * pageSize
  return { offset, limit: Math.max(1, Math.ceil((to - offset) / pageSize)) * pageSize }
}

/** The list with a page put in; a total that changed makes it longer or shorter at its end. */
export function withPage<Item>(
  places: readonly (Item | undefined)[],
  offset: number,
  items: readonly Item[],
  total: number
): readonly (Item | undefined)[] {
  const next = places.slice(0, total)
  while (next.length < total) next.push(undefined)
  for (const [i, item] of items.entries()) if (offset + i < total) next[offset + i] = item
  return next
}

export const without = (places: Places, ids: ReadonlySet<string>): Places => places.filter(id => id === undefined || !ids.has(id))

/** Length of the longest increasing subsequence (patience sorting: `tails[k]` is the least end of one of length k + 1). */
function longestRising(values: readonly number[]): number {
  const tails: number[] = []
  for (const value of values) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tails[middle] ?? Infinity) < value) low = middle + 1
      else high = middle
    }
    tails[low] = value
  }
  return tails.length
}

/**
 * The fewest runs that would have to move to get from the order shown to the fresh one. Of a part of a list some may have moved out: those that are
 * gone, less those that as many new runs have pushed out.
 */
export function movedCount(shown: readonly string[], fresh: readonly string[], newRuns = 0): number {
  const places = new Map(fresh.map((id, place) => [id, place]))
  const common = shown.flatMap(id => places.get(id) ?? [])
  return common.length - longestRising(common) + Math.max(0, shown.length - common.length - newRuns)
}
