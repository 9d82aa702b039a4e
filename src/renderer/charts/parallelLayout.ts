/** Where things stand in parallel coordinates, in CSS pixels. */
/** The name of an axis above the button of its scale. */
export const headHeight = 62
export const footHeight = 10
/** Room at the left and right for labels of the outer axes. */
export const sideRoom = 76
export const leastGap = 104

export type ParallelLayout = { width: number; top: number; height: number; xs: number[] }

/** Axes evenly over the width; where they would stand too close, the picture is wider than its frame and scrolls. */
export function layoutAxes(count: number, frame: { width: number; height: number }): ParallelLayout {
  const width = Math.max(frame.width, sideRoom * 2 + leastGap * Math.max(0, count - 1))
  const gap = count > 1 ? (width - sideRoom * 2) / (count - 1) : 0
  return {
    width,
    top: headHeight,
    height: Math.max(40, frame.height - headHeight - footHeight),
    xs: Array.from({ length: count }, (_, i) => (count === 1 ? width / 2 : sideRoom + i * gap))
  }
}

export const yOf = ({ top, height }: ParallelLayout, place: number, flipped: boolean): number =>
  top + (flipped ? place : 1 - place) * height

export const placeAt = ({ top, height }: ParallelLayout, y: number, flipped: boolean): number => {
  const share = Math.min(1, Math.max(0, (y - top) / height))
  return flipped ? share : 1 - share
}

/** The line nearest to a point between the axes, at most `within` pixels above or below it. */
export function lineNear(
  { xs }: ParallelLayout,
  ys: readonly Float32Array[],
  { x, y, within, isShown }: { x: number; y: number; within: number; isShown: (row: number) => boolean }
): number | undefined {
  const right = xs.findIndex(axis => axis >= x)
  if (right === -1 || xs.length === 0) return undefined
  const left = Math.max(0, right - 1)
  const [from, to] = [xs[left] ?? 0, xs[right] ?? 0]
  const share = to > from ? (x - from) / (to - from) : 0
  const [before, after] = [ys[left], ys[right]]
  let best: number | undefined
  let least = within
  for (let row = 0; row < (before?.length ?? 0); row++) {
    const at = (before?.[row] ?? NaN) * (1 - share) + (after?.[row] ?? NaN) * share
    const distance = Math.abs(at - y)
    if (distance <= least && isShown(row)) [best, least] = [row, distance]
  }
  return best
}

/** Few lines are drawn strongly; many are thin, so that it shows where they lie close. */
export const alphaOf = (count: number): number => (count <= 60 ? 0.9 : count <= 400 ? 0.6 : count <= 2000 ? 0.4 : 0.25)
