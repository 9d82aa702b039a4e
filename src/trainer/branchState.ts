import type { StateEntry } from './engine/network.ts'

const layerOf = (name: string): number => Number(/^layer_(\d+)\//.exec(name)?.[1] ?? NaN)

/** A name that does not change when a layer without weights, such as dropout, comes or goes before it: layers with weights are counted. */
function placeNames(entries: readonly StateEntry[]): (name: string) => string {
  const layers = [...new Set(entries.map(({ name }) => layerOf(name)))].toSorted((a, b) => a - b)
  return name => name.replace(/^layer_\d+/, () => String(layers.indexOf(layerOf(name))))
}

/** Of a saved state what a network takes that was built otherwise: the same weights, and what the optimizer keeps of them where it keeps the same. */
export function branchState(saved: readonly StateEntry[], own: readonly StateEntry[]): StateEntry[] {
  const [savedPlace, ownPlace] = [placeNames(saved), placeNames(own)]
  const byPlace = new Map(saved.map(entry => [savedPlace(entry.name), entry]))
  return own.flatMap(({ name, shape, values }) => {
    const found = byPlace.get(ownPlace(name))
    return found?.values.length === values.length ? [{ name, shape, values: found.values }] : []
  })
}
