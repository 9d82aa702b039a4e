import { metricDirection } from '../../../shared/metric.ts'

export type Sparkline = {
  path: string
  best: { x: number; y: number; value: number; epoch: number } | undefined
  first: number
  last: number
  hasNonFinite: boolean
}

const width = 72
const height = 18
const margin = 2.5

function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] ?? 0
  return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at - Math.floor(at))
}

/** At most two points a pixel column: its least and its greatest, so that no spike is lost. */
function reduced(values: Float64Array): number[] {
  const columns = width
  if (values.length <= columns * 2) return [...values.keys()]
  const picked: number[] = []
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * values.length) / columns)
    const to = Math.floor(((column + 1) * values.length) / columns)
    let low = from
    let high = from
    for (let i = from; i < to; i++) {
      if ((values[i] ?? NaN) < (values[low] ?? NaN)) low = i
      if ((values[i] ?? NaN) > (values[high] ?? NaN)) high = i
    }
    picked.push(...(low === high ? [low] : [Math.min(low, high), Math.max(low, high)]))
  }
  return picked
}

/** A curve of 72 × 18 px with y clipped to its 1-99 % range; a non-finite value breaks the line. Undefined where no point is finite. */
export function sparkline(metric: string, values: Float64Array, epochs: Float64Array): Sparkline | undefined {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return undefined
  const sorted = finite.toSorted()
  const [low, high] = [quantile(sorted, 0.01), quantile(sorted, 0.99)]
  const x = (i: number): number => margin + ((width - 2 * margin) * i) / Math.max(1, values.length - 1)
  const y = (value: number): number =>
    high === low ? height / 2 : height - margin - ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (height - 2 * margin)
  let path = ''
  let isOpen = false
  for (const i of reduced(values)) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) isOpen = false
    else {
      path += `${isOpen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`
      isOpen = true
    }
  }
  const target = metricDirection(metric) === 'lower' ? sorted[0] : sorted.at(-1)
  const at = values.indexOf(target ?? NaN)
  const best = at === -1 || target === undefined ? undefined : { x: x(at), y: y(target), value: target, epoch: epochs[at] ?? NaN }
  return { path, best, first: finite[0] ?? NaN, last: finite.at(-1) ?? NaN, hasNonFinite: finite.length < values.length }
}
