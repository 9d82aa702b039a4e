export type XAxis = 'epoch' | 'step' | 'time' | 'clock'
export const xAxes = ['epoch', 'step', 'time', 'clock'] as const satisfies XAxis[]

export type Split = 'train' | 'validation'

/** The part of the data a metric is about, as its name says. */
export const splitOf = (metric: string): Split => (metric.startsWith('val_') ? 'validation' : 'train')

/** A chart draws one measure of its runs: the metric of the training part, of the validation part, or both in the same colour. */
export type Measure = { key: string; train?: string; validation?: string }

/**
 * Points of one metric of one run as equally long columns: global step, epoch (NaN for none), wall time in ms, value. Where a series is too long to be
 * here whole, `ranks` has the place of each point among all of them, and `smoothed` the moving average over all of them, once it is known.
 */
export type Points = {
  steps: Float64Array
  epochs: Float64Array
  times: Float64Array
  values: Float64Array
  ranks?: Float64Array | undefined
  smoothed?: Float64Array | undefined
}

export type ChartRun = { id: string; number: number; name: string; startedAt: number | null }

/** How far the runs behind the points of a mean are apart, a column each: `counts` of the group's `runs` are in each point. */
export type Spread = { lower: Float64Array; upper: Float64Array; counts: Float64Array; runs: number }

/** The points that the run a branch comes from had up to where it left. */
export type LineStem = { runId: string; points: Points }

/** What a chart is given to draw: one metric of one run, or with a `spread` the mean of a group of them. One that `isCut` was ended early. */
export type Line = {
  run: ChartRun
  metric: string
  split: Split
  points: Points
  provisional?: boolean
  spread?: Spread
  isCut?: boolean
  stem?: LineStem
}

export const lineKey = (line: Line): string => `${line.run.id} ${line.metric}${line.provisional ? ' provisional' : ''}`

/** How many points the series has, whether all of them are here or not. */
export const countOf = ({ values, ranks }: Points): number => (ranks ? (ranks.at(-1) ?? -1) + 1 : values.length)

export const emptyPoints = (): Points => ({
  steps: new Float64Array(),
  epochs: new Float64Array(),
  times: new Float64Array(),
  values: new Float64Array()
})

/** Values of the x axis, one a point, in the axis' own unit: epochs, steps, ms since the start, ms since 1970. */
export function xValues(points: Points, xAxis: XAxis, startedAt: number | null): Float64Array {
  if (xAxis === 'epoch') return points.epochs
  if (xAxis === 'step') return points.steps
  if (xAxis === 'clock') return points.times
  const start = startedAt ?? points.times[0] ?? 0
  return points.times.map(time => time - start)
}
