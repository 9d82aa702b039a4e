import type { Locale } from '../format/format.ts'
import type { Limits } from './bounds.ts'
import type { XAxis } from './line.ts'
import { clockTicks, durationTicks, linearTicks, logTicks } from './ticks.ts'
import type { Tick } from './ticks.ts'

export type AxisKind = XAxis | 'value'

/**
 * An axis as the canvas sees it: even positions from `from` to `to`. On a log axis positions are powers of ten, and what has no logarithm stands in a
 * gutter before `start`, where the axis proper begins. `to` and `from` differ always.
 */
export type Axis = {
  log: boolean
  from: number
  to: number
  start: number
  gutter: number | undefined
  ticks: Tick[]
  position: (value: number) => number
  valueAt: (position: number) => number
}

export type AxisOptions = {
  kind: AxisKind
  log: boolean
  limits: Limits
  /** Length of the axis in pixels; the gutter takes 12 of them. */
  pixels: number
  hasGutter: boolean
  locale: Locale
  ticks?: number
}

const gutterPixels = 12

function ticksOf({ kind, log, locale, ticks: count = 5 }: AxisOptions, limits: Limits): Tick[] {
  const { min, max } = limits
  if (log) return logTicks(min, max, count)
  if (kind === 'clock') return clockTicks(min, max, count)
  if (kind === 'time') return durationTicks(min, max, { count, locale })
  return linearTicks(min, max, { count, whole: kind === 'epoch' || kind === 'step' })
}

const positionOf = (value: number, log: boolean): number => (log ? Math.log10(value) : value)

/** Ends that a canvas can divide by: finite, apart by more than rounding errors, and their distance finite too. */
function soundEnds(low: number, high: number): { start: number; to: number } {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { start: 0, to: 1 }
  const most = Number.MAX_VALUE / 4
  const start = Math.max(-most, Math.min(low, most))
  const to = Math.max(-most, Math.min(high, most))
  const least = Math.max(Math.abs(start), Math.abs(to), 1e-290) * 1e-9
  return to - start > least ? { start, to } : { start: start - least, to: to + least }
}

export function createAxis(options: AxisOptions): Axis {
  const { log, limits, pixels, hasGutter } = options
  const { start, to } = soundEnds(positionOf(limits.min, log), positionOf(limits.max, log))
  const width = log && hasGutter ? ((to - start) * gutterPixels) / Math.max(1, pixels - gutterPixels) : 0
  const gutter = width > 0 ? start - width / 2 : undefined
  return {
    log,
    start,
    from: start - width,
    to,
    gutter,
    ticks: ticksOf(options, limits),
    position: value => (log && value <= 0 ? (gutter ?? NaN) : positionOf(value, log)),
    valueAt: position => (log ? 10 ** position : position)
  }
}

/** Limits of positions as limits of values, with room at both ends; a log axis is padded by powers, so that it stays above 0. */
export function paddedForAxis(limits: Limits, log: boolean, share: number): Limits {
  const low = positionOf(limits.min, log)
  const high = positionOf(limits.max, log)
  const span = high - low
  const room = span > 0 ? span * share : log ? 0.15 : Math.abs(low) * 0.05 || 0.5
  const value = (position: number): number => (log ? 10 ** position : position)
  const min = value(low - room)
  const max = value(high + room)
  if (Number.isFinite(min) && Number.isFinite(max) && max > min && (!log || min > 0)) return { min, max }
  // At the very ends of what a number can hold there is no room to give.
  if (limits.max > limits.min) return limits
  return log ? { min: limits.min, max: limits.max * 2 } : { min: limits.min - 1, max: limits.max + 1 }
}
