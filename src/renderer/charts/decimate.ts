export type View = { from: number; to: number; columns: number }

/** `kept` are indices in order; `total` counts the points inside the view, `drawn` those of them that are kept. */
export type Decimated = { kept: Uint32Array; total: number; drawn: number }

type Column = { index: number; first: number; last: number; min: number; max: number }

function markColumn(marks: Uint8Array, column: Column): void {
  marks[column.first] = marks[column.last] = marks[column.min] = marks[column.max] = 1
}

/**
 * Of each pixel column the first, least, greatest and last point, and every point that is not finite: the drawn line looks exactly as with all points.
 * The nearest points outside the view are kept too, so that the line runs on to the edge; they count neither as drawn nor in the total.
 * xs and ys are equally long; points without an x are not drawn.
 */
export function decimate(xs: Float64Array, ys: Float64Array, view: View): Decimated {
  const marks = new Uint8Array(xs.length)
  const scale = view.columns / (view.to - view.from || 1)
  let total = 0
  let before = -1
  let after = -1
  let column: Column | undefined
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] ?? NaN
    if (x < view.from) before = i
    else if (x > view.to && after < 0) after = i
    if (!(x >= view.from && x <= view.to)) continue
    total++
    const y = ys[i] ?? NaN
    if (!Number.isFinite(y)) {
      marks[i] = 1
      continue
    }
    const index = Math.floor((x - view.from) * scale)
    if (!column || column.index !== index) {
      if (column) markColumn(marks, column)
      column = { index, first: i, last: i, min: i, max: i }
      continue
    }
    column.last = i
    if (y < (ys[column.min] ?? NaN)) column.min = i
    if (y > (ys[column.max] ?? NaN)) column.max = i
  }
  if (column) markColumn(marks, column)
  let drawn = 0
  for (const mark of marks) drawn += mark
  if (before >= 0) marks[before] = 1
  if (after >= 0) marks[after] = 1
  return { kept: indicesOf(marks), total, drawn }
}

function indicesOf(marks: Uint8Array): Uint32Array {
  let count = 0
  for (const mark of marks) count += mark
  const indices = new Uint32Array(count)
  let next = 0
  for (let i = 0; i < marks.length; i++) if (marks[i]) indices[next++] = i
  return indices
}
