import type { ValueAxis } from './valueAxis.ts'

export type ScatterArea = { left: number; top: number; width: number; height: number }

const [yRoom, xRoom, topRoom, rightRoom] = [88, 40, 10, 16]

export const scatterArea = ({ width, height }: { width: number; height: number }): ScatterArea => ({
  left: yRoom,
  top: topRoom,
  width: Math.max(40, width - yRoom - rightRoom),
  height: Math.max(40, height - topRoom - xRoom)
})

/** A number from -0.5 to 0.5 that looks random and is of the run alone: nothing that happens moves a point. */
export function jitterOf(runNumber: number): number {
  let mixed = Math.imul(runNumber ^ (runNumber >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32 - 0.5
}

/** Runs with the same word stand side by side within its band, not on each other. What is missing has a lane at the foot, as narrow as any. */
function bandOf({ categorical, slots, slotShare }: ValueAxis, slot: number): number {
  const words = slots.filter(({ key }) => key !== 'none').length
  return categorical && slots[slot]?.key !== 'none' ? 0.7 / Math.max(1, words) : slotShare * 0.6
}

/** Where the runs stand, in pixels; NaN where an axis has no place for them. */
export function scatterPoints(
  x: ValueAxis,
  y: ValueAxis,
  { area, numbers }: { area: ScatterArea; numbers: Float64Array }
): { xs: Float32Array; ys: Float32Array } {
  const placed = (axis: ValueAxis, row: number, turn: number): number => {
    const place = axis.places[row] ?? NaN
    const slot = axis.slotOf[row] ?? -1
    return slot >= 0 ? place + jitterOf((numbers[row] ?? 0) * 2 + turn) * bandOf(axis, slot) : place
  }
  return {
    xs: Float32Array.from(x.places, (_, row) => area.left + placed(x, row, 0) * area.width),
    ys: Float32Array.from(y.places, (_, row) => area.top + (1 - placed(y, row, 1)) * area.height)
  }
}

/** The point nearest to a place, at most `within` pixels away. */
export function pointNear(
  { xs, ys }: { xs: Float32Array; ys: Float32Array },
  place: { x: number; y: number },
  within: number
): number | undefined {
  let best: number | undefined
  let least = within * within
  for (let row = 0; row < xs.length; row++) {
    const distance = ((xs[row] ?? NaN) - place.x) ** 2 + ((ys[row] ?? NaN) - place.y) ** 2
    if (distance <= least) [best, least] = [row, distance]
  }
  return best
}

/** The rows that have a place, in the order keys walk them: along one axis, then the other. */
export const walkOrder = (first: Float32Array, second: Float32Array): number[] =>
  Array.from(first.keys())
    .filter(row => !Number.isNaN((first[row] ?? NaN) + (second[row] ?? NaN)))
    .toSorted((a, b) => (first[a] ?? 0) - (first[b] ?? 0) || (second[a] ?? 0) - (second[b] ?? 0) || a - b)
