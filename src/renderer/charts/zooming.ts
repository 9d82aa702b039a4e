import type { Axis } from './axis.ts'
import type { Limits } from './bounds.ts'

type Range = { from: number; to: number }

const within = (value: number, range: Range): number => Math.min(range.to, Math.max(range.from, value))

/** Positions between `range` as values; null where it is too small to mean anything or covers all there is. */
function asLimits(axis: Axis, range: Range, whole: Range): Limits | null {
  const from = within(range.from, whole)
  const to = within(range.to, whole)
  if (to - from < (whole.to - whole.from) * 1e-6 || (from <= whole.from && to >= whole.to)) return null
  return { min: axis.valueAt(from), max: axis.valueAt(to) }
}

/** Zoomed by a factor (below 1 is closer) about a share (0 to 1) of the axis, never beyond `whole`, the axis of all data. */
export function zoomedAbout(axis: Axis, whole: Axis, { factor, share }: { factor: number; share: number }): Limits | null {
  const span = (axis.to - axis.start) * factor
  const at = axis.start + (axis.to - axis.start) * share
  return asLimits(axis, { from: at - span * share, to: at + span * (1 - share) }, { from: whole.start, to: whole.to })
}

/** Moved by a share of its length, stopping at the ends of the data. */
export function panned(axis: Axis, whole: Axis, share: number): Limits | null {
  const span = axis.to - axis.start
  const from = within(axis.start + span * share, { from: whole.start, to: Math.max(whole.start, whole.to - span) })
  return asLimits(axis, { from, to: from + span }, { from: whole.start, to: whole.to })
}

/** The range between two positions in either order. */
export const dragged = (axis: Axis, a: number, b: number): Limits => ({
  min: axis.valueAt(Math.min(a, b)),
  max: axis.valueAt(Math.max(a, b))
})
