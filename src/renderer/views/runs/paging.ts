/** Ids of a long list by place; undefined where no page has been read. */
export type Places = readonly (string | undefined)[]

export const pageSize = 100

/** Pages a range of places needs and that are not there yet, as offsets. */
export function missingPages(places: Places, from: number, to: number): number[] {
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

/** The list with a page put in; a total that changed makes it longer or shorter at its end. */
export function withPage(places: Places, offset: number, ids: readonly string[], total: number): Places {
  const next: (string | undefined)[] = Array.from({ length: total }, (_, i) => places[i])
  for (const [i, id] of ids.entries()) if (offset + i < total) next[offset + i] = id
  return next
}

export const without = (places: Places, ids: ReadonlySet<string>): Places => places.filter(id => id === undefined || !ids.has(id))

/** How many runs stand elsewhere in `fresh` than in `shown`, counting only runs that are in both. */
export function movedCount(shown: readonly string[], fresh: readonly string[]): number {
  const inFresh = new Set(fresh)
  const inShown = new Set(shown)
  const before = shown.filter(id => inFresh.has(id))
  const after = fresh.filter(id => inShown.has(id))
  return before.filter((id, i) => after[i] !== id).length
}
