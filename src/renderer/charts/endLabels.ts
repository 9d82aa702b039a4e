/** Places of labels, kept in the order of what they name, at least `gap` apart and within top to bottom where there is room for all. */
export function pushApart(wanted: readonly number[], { gap, top, bottom }: { gap: number; top: number; bottom: number }): number[] {
  const order = wanted.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place)
  let floor = top
  for (const label of order) {
    label.place = Math.max(label.place, floor)
    floor = label.place + gap
  }
  let ceiling = bottom
  for (const label of [...order].reverse()) {
    label.place = Math.min(label.place, ceiling)
    ceiling = label.place - gap
  }
  const places = new Array<number>(wanted.length).fill(top)
  for (const label of order) places[label.index] = label.place
  return places
}
