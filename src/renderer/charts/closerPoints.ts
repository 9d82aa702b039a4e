import type { Points } from './line.ts'

/**
 * A part that was read from nearby, put in its place among the points of the whole series. Both have ranks. Points that were logged after the part was read
 * go on with its moving average.
 */
export function withCloser(all: Points, part: Points, weight: number): Points {
  const [first, last] = [part.ranks?.[0], part.ranks?.at(-1)]
  if (!all.ranks || !part.ranks || first === undefined || last === undefined) return all
  const head = all.ranks.findIndex(rank => rank >= first)
  const tail = all.ranks.findIndex(rank => rank > last)
  const [to, from] = [head < 0 ? all.ranks.length : head, tail < 0 ? all.ranks.length : tail]
  const joined = (name: 'steps' | 'epochs' | 'times' | 'values' | 'ranks'): Float64Array =>
    concatenated(all[name]?.subarray(0, to), part[name], all[name]?.subarray(from))
  const columns = {
    steps: joined('steps'),
    epochs: joined('epochs'),
    times: joined('times'),
    values: joined('values'),
    ranks: joined('ranks')
  }
  if (!part.smoothed) return columns
  const outside = new Float64Array(to).fill(NaN)
  const isNext = all.ranks[from] === last + 1
  const after = goingOn(all.values.subarray(from), { average: isNext ? (part.smoothed.findLast(Number.isFinite) ?? NaN) : NaN, weight })
  return { ...columns, smoothed: concatenated(outside, part.smoothed, after) }
}

/** The moving average of a long series for the values that follow; the correction of its start is long past. */
const goingOn = (values: Float64Array, { average, weight }: { average: number; weight: number }): Float64Array =>
  values.map(value => {
    if (!Number.isFinite(value)) return NaN
    average = weight * average + (1 - weight) * value
    return average
  })

function concatenated(...columns: (Float64Array | undefined)[]): Float64Array {
  const there = columns.filter(column => column !== undefined)
  const all = new Float64Array(there.reduce((length, column) => length + column.length, 0))
  let at = 0
  for (const column of there) {
    all.set(column, at)
    at += column.length
  }
  return all
}
