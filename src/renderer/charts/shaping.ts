import type { Locale } from '../format/format.ts'
import { createAxis, paddedForAxis } from './axis.ts'
import type { Axis } from './axis.ts'
import { countAtOrBelowZero, countOutside, finiteLimits, grown, percentileLimits } from './bounds.ts'
import type { Limits } from './bounds.ts'
import { decimate } from './decimate.ts'
import { lineKey, xValues } from './line.ts'
import type { Line, Points, XAxis } from './line.ts'
import { laneMarks } from './nonFinite.ts'
import type { LaneMark } from './nonFinite.ts'
import { smooth } from './smoothing.ts'
import { drawStems, placeStem } from './stems.ts'
import type { PlacedStem } from './stems.ts'

export type PlotChoices = { xAxis: XAxis; logX: boolean; logY: boolean; smoothing: number; ignoreOutliers: boolean }

/** What the user zoomed to, in the axes' own units; y only where a box was drawn. */
export type Zoom = { x: Limits; y?: Limits }

/** A line with those of its points that have a place on the x axis: equally long columns. `smoothed` is null at smoothing 0. */
export type PlacedLine = {
  key: string
  line: Line
  xs: Float64Array
  steps: Float64Array
  epochs: Float64Array
  times: Float64Array
  values: Float64Array
  smoothed: Float64Array | null
  /** Places among all points of the series, where not all are here. */
  ranks: Float64Array | null
  stem: PlacedStem | undefined
}

/** A stroke on the canvas in even axis positions; NaN in ys breaks it. `kept` says which points of the placed line it goes through. */
export type Path = { key: string; line: Line; faint: boolean; xs: Float64Array; ys: Float64Array; kept: Uint32Array }

export type Plot = {
  x: Axis
  y: Axis
  paths: Path[]
  /** Points drawn and points there are, inside the view. */
  drawn: number
  total: number
  lane: (LaneMark & { line: Line; epoch: number })[]
  atOrBelowZero: number
  /** Finite points beyond a y axis clipped to its percentiles, with the side they are on. */
  outside: number
  outsideMarks: { x: number; side: 'top' | 'bottom' }[]
  /** Where branches leave the runs they come from. */
  forks: { x: number; y: number; runId: string }[]
}

export type PlotOptions = PlotChoices & {
  zoom: Zoom | undefined
  width: number
  height: number
  locale: Locale
  /** The y limits of the last picture of the same choices, and whether they must not shrink. */
  previousY?: Limits | undefined
  held?: boolean
}

/** A series that is not here whole cannot be averaged here: its average comes with it, or it has none yet. */
const smoothedOf = ({ values, ranks, smoothed }: Points, weight: number): Float64Array | null =>
  ranks ? (smoothed ?? null) : smooth(values, weight)

/** Lines with their x values and smoothed values; done once for given data and choices, whatever the zoom. */
export function placeLines(lines: readonly Line[], { xAxis, smoothing }: Pick<PlotChoices, 'xAxis' | 'smoothing'>): PlacedLine[] {
  return lines.map(line => {
    const all = xValues(line.points, xAxis, line.run.startedAt)
    const { ranks } = line.points
    const smoothedAll = smoothing > 0 && !line.provisional ? smoothedOf(line.points, smoothing) : null
    const placed = (column: Float64Array): Float64Array =>
      all.every(Number.isFinite) ? column : column.filter((_, i) => Number.isFinite(all[i]))
    return {
      key: lineKey(line),
      line,
      xs: placed(all),
      steps: placed(line.points.steps),
      epochs: placed(line.points.epochs),
      times: placed(line.points.times),
      values: placed(line.points.values),
      smoothed: smoothedAll && placed(smoothedAll),
      ranks: ranks ? placed(ranks) : null,
      stem: placeStem(line, xAxis)
    }
  })
}

function xLimits(lines: readonly PlacedLine[], { zoom, logX, xAxis }: Pick<PlotOptions, 'zoom' | 'logX' | 'xAxis'>): Limits {
  if (zoom) return zoom.x
  const limits = finiteLimits(
    lines.flatMap(line => [line.xs, ...(line.stem ? [line.stem.xs] : [])]),
    logX
  )
  if (!limits) return logX ? { min: 1, max: 10 } : { min: 0, max: 1 }
  if (logX && limits.min > 1 && xAxis !== 'clock') limits.min = 1
  if (limits.max > limits.min) return limits
  const room = xAxis === 'epoch' ? 1 : Math.max(1, Math.abs(limits.max) * 0.01)
  return { min: logX ? limits.min : limits.min - room, max: limits.max + room }
}

/** The x axis of all points, whatever the zoom. */
export const wholeXAxis = (lines: readonly PlacedLine[], options: Pick<PlotOptions, 'xAxis' | 'logX' | 'locale'>): Axis =>
  createAxis({
    kind: options.xAxis,
    log: options.logX,
    limits: xLimits(lines, { ...options, zoom: undefined }),
    pixels: 1,
    hasGutter: false,
    locale: options.locale
  })

const inView = (line: Pick<PlacedLine, 'xs' | 'values'>, view: Limits, values = line.values): Float64Array => {
  const isIn = (x: number | undefined): boolean => x !== undefined && x >= view.min && x <= view.max
  return isIn(line.xs[0]) && isIn(line.xs.at(-1)) ? values : values.filter((_, i) => isIn(line.xs[i]))
}

const logOf = (limits: Limits): Limits => ({ min: Math.log10(limits.min), max: Math.log10(limits.max) })

function yLimits(visible: readonly Float64Array[], { zoom, logY, ignoreOutliers, previousY, held }: PlotOptions): Limits {
  if (zoom?.y) return zoom.y
  const limits = ignoreOutliers ? percentileLimits(visible, logY) : finiteLimits(visible, logY)
  const needed = paddedForAxis(limits ?? (logY ? { min: 0.1, max: 1 } : { min: 0, max: 1 }), logY, 0.05)
  if (zoom || !limits || ignoreOutliers || !previousY) return needed
  if (!logY) return grown(previousY, needed, held ?? false)
  const positions = grown(logOf(previousY), logOf(needed), held ?? false)
  return { min: 10 ** positions.min, max: 10 ** positions.max }
}

function pathOf(
  line: PlacedLine,
  { x, y }: { x: Axis; y: Axis },
  values: Float64Array,
  kept: Uint32Array
): Pick<Path, 'xs' | 'ys' | 'kept'> {
  const xs = new Float64Array(kept.length)
  const ys = new Float64Array(kept.length)
  for (let i = 0; i < kept.length; i++) {
    const at = kept[i] ?? 0
    const value = values[at] ?? NaN
    xs[i] = x.position(line.xs[at] ?? NaN)
    ys[i] = Number.isFinite(value) ? y.position(value) : NaN
  }
  return { xs, ys, kept }
}

/** Everything a canvas needs to draw the lines at a size: axes, strokes, the lane of points that are no numbers, and honest counts. Never throws on any numbers. */
export function shapePlot(lines: readonly PlacedLine[], options: PlotOptions): Plot {
  const view = xLimits(lines, options)
  const visible = lines.map(line => inView(line, view))
  const { logX, logY, width, height, locale, xAxis, ignoreOutliers } = options
  const edges = lines.flatMap(line =>
    line.line.spread ? [line.line.spread.lower, line.line.spread.upper].map(edge => inView(line, view, edge)) : []
  )
  const pasts = lines.flatMap(({ stem }) => (stem ? [inView(stem, view)] : []))
  const clip = yLimits([...visible, ...edges, ...pasts], options)
  const hasFinite = finiteLimits(visible, logY) !== undefined
  const atOrBelowZero = logY ? countAtOrBelowZero(visible) : 0
  const hasXGutter = logX && !options.zoom && countAtOrBelowZero(lines.map(line => line.xs)) > 0
  const x = createAxis({
    kind: xAxis,
    log: logX,
    limits: view,
    pixels: width,
    hasGutter: hasXGutter,
    locale,
    ticks: Math.max(2, Math.min(8, Math.floor(width / 64)))
  })
  const y = createAxis({
    kind: 'value',
    log: logY,
    limits: clip,
    pixels: height,
    hasGutter: atOrBelowZero > 0,
    locale,
    ticks: Math.max(2, Math.min(6, Math.floor(height / 40)))
  })
  // Without a finite value any scale would be made up.
  if (!hasFinite) y.ticks = []
  const plot: Plot = { x, y, paths: [], drawn: 0, total: 0, lane: [], atOrBelowZero, outside: 0, outsideMarks: [], forks: [] }
  const columns = Math.max(1, Math.floor(width))
  for (const line of lines) addLine(plot, line, columns)
  const stems = drawStems(lines, { x, y, columns })
  plot.paths.push(...stems.paths)
  plot.forks = stems.forks
  if (ignoreOutliers && !options.zoom?.y) addOutside(plot, lines, visible, clip)
  return plot
}

/** How many points of the whole series lie in view. */
function spanOf(ranks: Float64Array, positions: Float64Array, { from, to }: { from: number; to: number }): number {
  const isIn = (position: number): boolean => position >= from && position <= to
  const [first, last] = [positions.findIndex(isIn), positions.findLastIndex(isIn)]
  return first < 0 ? 0 : (ranks[last] ?? 0) - (ranks[first] ?? 0) + 1
}

function addLine(plot: Plot, line: PlacedLine, columns: number): void {
  const { x, y } = plot
  const positions = line.xs.map(x.position)
  const view = { from: x.from, to: x.to, columns }
  const raw = decimate(positions, line.values, view)
  plot.drawn += raw.drawn
  plot.total += line.ranks ? spanOf(line.ranks, positions, view) : raw.total
  const base = { key: line.key, line: line.line }
  plot.paths.push({ ...base, faint: line.smoothed !== null, ...pathOf(line, { x, y }, line.values, raw.kept) })
  if (line.smoothed) {
    const { kept } = decimate(positions, line.smoothed, view)
    plot.paths.push({ ...base, faint: false, ...pathOf(line, { x, y }, line.smoothed, kept) })
  }
  for (const mark of laneMarks(positions, line.values)) {
    if (mark.x >= x.from && mark.x <= x.to) plot.lane.push({ ...mark, line: line.line, epoch: line.epochs[mark.index] ?? NaN })
  }
}

function addOutside(plot: Plot, lines: readonly PlacedLine[], visible: readonly Float64Array[], clip: Limits): void {
  // What a log axis has no place for is counted in its gutter already.
  plot.outside = countOutside(plot.y.log ? visible.map(values => values.filter(value => value > 0)) : visible, clip)
  for (const line of lines) {
    for (let i = 0; i < line.values.length; i++) {
      const value = line.values[i] ?? NaN
      const x = plot.x.position(line.xs[i] ?? NaN)
      if (!Number.isFinite(value) || !(x >= plot.x.from && x <= plot.x.to) || (plot.y.log && value <= 0)) continue
      if (value > clip.max) plot.outsideMarks.push({ x, side: 'top' })
      else if (value < clip.min) plot.outsideMarks.push({ x, side: 'bottom' })
    }
  }
}
