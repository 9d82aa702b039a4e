export type Mark = 'nan' | 'above' | 'below'

/** A point that is no number, shown in the lane over the plot: NaN as an open triangle, infinities as triangles up and down. */
export type LaneMark = { x: number; index: number; mark: Mark }

export const markOf = (value: number): Mark | undefined =>
  Number.isNaN(value) ? 'nan' : value === Infinity ? 'above' : value === -Infinity ? 'below' : undefined

/** Marks of the points that are not finite and have an x. xs and values are equally long. */
export function laneMarks(xs: Float64Array, values: Float64Array): LaneMark[] {
  const marks: LaneMark[] = []
  for (let index = 0; index < values.length; index++) {
    const mark = markOf(values[index] ?? NaN)
    const x = xs[index] ?? NaN
    if (mark && Number.isFinite(x)) marks.push({ x, index, mark })
  }
  return marks
}

/** The marks that get a button: the first of each stretch of a line's marks in a row, so that a hundred NaN in a row are one button. */
export function laneButtons<Lane extends LaneMark & { line: object; epoch: number }>(marks: readonly Lane[], limit = 20): Lane[] {
  const first: Lane[] = []
  let previous: Lane | undefined
  for (const mark of marks) {
    const follows = previous && previous.line === mark.line && previous.mark === mark.mark && previous.index === mark.index - 1
    if (!follows && first.length < limit) first.push(mark)
    previous = mark
  }
  return first
}
