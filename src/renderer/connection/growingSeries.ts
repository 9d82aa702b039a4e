import type { Point, Series } from '../../shared/series.ts'

type Columns = Pick<Series, 'steps' | 'epochs' | 'times' | 'values' | 'ranks'>
const columnNames = ['steps', 'epochs', 'times', 'values'] as const

/** Buffers behind the columns of a series: typed arrays cannot grow, so room is doubled and the columns are views of what is filled. */
export type GrowingSeries = { buffers: Columns; length: number }

export function growingSeries(start?: Columns): GrowingSeries {
  const empty = { steps: new Float64Array(0), epochs: new Float64Array(0), times: new Float64Array(0), values: new Float64Array(0) }
  return { buffers: start ?? empty, length: start?.steps.length ?? 0 }
}

function withRoom(column: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  if (column.length >= size) return column
  const larger = new Float64Array(Math.max(size, column.length * 2, 64))
  larger.set(column)
  return larger
}

/** Adds points in step order; a step already there is left as it is, so hearing a point twice changes nothing. */
export function addPoints(series: GrowingSeries, points: readonly Point[]): GrowingSeries {
  let { length } = series
  const size = length + points.length
  const buffers = { ...series.buffers }
  for (const name of columnNames) buffers[name] = withRoom(buffers[name], size)
  if (buffers.ranks) buffers.ranks = withRoom(buffers.ranks, size)
  let last = length > 0 ? (buffers.steps[length - 1] ?? -Infinity) : -Infinity
  for (const point of points) {
    if (point.step <= last) continue
    buffers.steps[length] = point.step
    buffers.epochs[length] = point.epoch ?? NaN
    buffers.times[length] = point.time
    buffers.values[length] = point.value
    if (buffers.ranks) buffers.ranks[length] = (buffers.ranks[length - 1] ?? -1) + 1
    last = point.step
    length++
  }
  return { buffers, length }
}

/** What is filled, as views; nothing is copied. */
export function filled(series: GrowingSeries): Columns {
  const { buffers, length } = series
  return {
    steps: buffers.steps.subarray(0, length),
    epochs: buffers.epochs.subarray(0, length),
    times: buffers.times.subarray(0, length),
    values: buffers.values.subarray(0, length),
    ...(buffers.ranks ? { ranks: buffers.ranks.subarray(0, length) } : {})
  }
}

/** A series read anew, followed by the later points that were heard of meanwhile. */
export function continuedBy(read: Columns, heard: GrowingSeries | undefined): GrowingSeries {
  const series = growingSeries(read)
  if (!heard || heard.length === 0) return series
  const { steps, epochs, times, values } = filled(heard)
  const points = Array.from(steps, (step, i): Point => ({
    metric: '',
    step,
    epoch: epochs[i] ?? NaN,
    time: times[i] ?? NaN,
    value: values[i] ?? NaN
  }))
  return addPoints(series, points)
}
