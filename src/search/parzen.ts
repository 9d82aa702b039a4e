import type { Point } from './encode.ts'
import { normalBetween } from './normal.ts'
import type { SearchedParameter } from './parameter.ts'
import type { Random } from './random.ts'
import { cellEdge, levelAt } from './unitScale.ts'

/**
 * Kernels of one parameter: one for each observed trial, and last the prior's. Trials in which the parameter does not exist have the
 * prior's kernel: they say nothing about it.
 */
type Marginal = {
  /** Adds the logarithm of each kernel's density (of its probability, for a level) at a place to `sums`. */
  addLog(unit: number, sums: Float64Array): void
  draw(kernel: number, random: Random): number
}

/** Densities of trials as a mixture of products of kernels over the unit cube. */
export type Parzen = {
  /** Draws a kernel by its weight; each parameter is then drawn from it. */
  drawKernel(random: Random): number
  draw(kernel: number, index: number, random: Random): number
  /** Logarithm of the density at a point; parameters that are NaN there are left out. */
  logDensity(point: Point): number
}

/**
 * Widths of the kernels: the larger distance to the neighbour on the left or right, the prior in the middle being one of them, but not less
 * than a share of the range that shrinks with the number of kernels.
 */
function kernelWidths(places: Float64Array, sharpness: number): Float64Array {
  const kernels = places.length + 1
  const widths = new Float64Array(kernels).fill(1)
  const prior = places.length
  const at = (k: number): number => (k === prior ? 0.5 : (places[k] as number))
  const order = Array.from({ length: kernels }, (_, k) => k).filter(k => !Number.isNaN(at(k)))
  order.sort((a, b) => at(a) - at(b) || a - b)
  const narrowest = sharpness / Math.min(100, 1 + kernels)
  for (const [position, k] of order.entries()) {
    if (k === prior) continue
    const left = order[position - 1]
    const right = order[position + 1]
    const gaps = [left === undefined ? 0 : at(k) - at(left), right === undefined ? 0 : at(right) - at(k)]
    widths[k] = Math.min(1, Math.max(narrowest, ...gaps))
  }
  return widths
}

/** Normal kernels cut off at 0 and 1; those of a parameter with levels give each level the probability of its cell. */
function normalMarginal(parameter: SearchedParameter, places: Float64Array, sharpness: number): Marginal {
  const widths = kernelWidths(places, sharpness)
  const kernels = widths.length
  const centres = Float64Array.from({ length: kernels }, (_, k) =>
    k < places.length && !Number.isNaN(places[k]) ? (places[k] as number) : 0.5
  )
  const logWithin = centres.map((centre, k) =>
    Math.log(normalBetween(-centre / (widths[k] as number), (1 - centre) / (widths[k] as number)))
  )
  const logScale = logWithin.map((within, k) => -within - Math.log(widths[k] as number) - 0.5 * Math.log(2 * Math.PI))
  const byLevel = new Map<number, Float64Array>()

  function logOfLevel(level: number): Float64Array {
    const known = byLevel.get(level)
    if (known) return known
    const low = cellEdge(parameter, level)
    const high = cellEdge(parameter, level + 1)
    const logs = centres.map((centre, k) => {
      const width = widths[k] as number
      return Math.log(normalBetween((low - centre) / width, (high - centre) / width)) - (logWithin[k] as number)
    })
    byLevel.set(level, logs)
    return logs
  }

  function addLog(unit: number, sums: Float64Array): void {
    if (Number.isFinite(parameter.levels)) {
      const logs = logOfLevel(levelAt(parameter, unit))
      for (let k = 0; k < kernels; k++) sums[k] = (sums[k] as number) + (logs[k] as number)
      return
    }
    for (let k = 0; k < kernels; k++) {
      const z = (unit - (centres[k] as number)) / (widths[k] as number)
      sums[k] = (sums[k] as number) - 0.5 * z * z + (logScale[k] as number)
    }
  }

  /** Centres lie inside, and no width is above 1, so a third or more of all draws are kept. */
  function draw(kernel: number, random: Random): number {
    for (;;) {
      const unit = (centres[kernel] as number) + (widths[kernel] as number) * random.normal()
      if (unit >= 0 && unit <= 1) return unit
    }
  }
  return { addLog, draw }
}

/** Each kernel gives its own choice most of the probability and all choices a share that shrinks with the number of kernels. */
function choiceMarginal(parameter: SearchedParameter, places: Float64Array): Marginal {
  const { levels } = parameter
  const kernels = places.length + 1
  const share = 1 / kernels
  const total = 1 + levels * share
  const own = Math.log((1 + share) / total)
  const other = Math.log(share / total)
  const even = -Math.log(levels)
  const chosen = Int32Array.from({ length: kernels }, (_, k) => {
    const place = places[k] ?? NaN
    return Number.isNaN(place) ? -1 : levelAt(parameter, place)
  })

  function addLog(unit: number, sums: Float64Array): void {
    const level = levelAt(parameter, unit)
    for (let k = 0; k < kernels; k++) sums[k] = (sums[k] as number) + (chosen[k] === -1 ? even : chosen[k] === level ? own : other)
  }

  function draw(kernel: number, random: Random): number {
    const level = chosen[kernel] as number
    const drawn = level === -1 || random.unit() * total >= 1 ? random.below(levels) : level
    return (drawn + 0.5) / levels
  }
  return { addLog, draw }
}

/** By age, the oldest first: the last 25 trials count fully, older ones the less the older they are. */
export function ageWeights(count: number): Float64Array {
  const ramp = Math.max(0, count - 25)
  return Float64Array.from({ length: count }, (_, k) => (k >= ramp ? 1 : 1 / count + ((1 - 1 / count) * k) / Math.max(1, ramp - 1)))
}

function logSumExp(logs: Float64Array): number {
  let top = -Infinity
  for (const log of logs) if (log > top) top = log
  if (top === -Infinity) return top
  let sum = 0
  for (const log of logs) sum += Math.exp(log - top)
  return top + Math.log(sum)
}

/** `weights` of the points beside the prior, which counts as 1; `sharpness` scales the narrowest width that kernels may have. */
export type ParzenOptions = { weights: Float64Array; sharpness: number }

/** The density of `points` over `parameters`; with no points the prior alone. */
export function createParzen(parameters: readonly SearchedParameter[], points: readonly Point[], options: ParzenOptions): Parzen {
  const marginals = parameters.map((parameter, index) => {
    const places = Float64Array.from(points, point => point[index] as number)
    return parameter.kind === 'categorical' ? choiceMarginal(parameter, places) : normalMarginal(parameter, places, options.sharpness)
  })
  const weights = Float64Array.from([...options.weights, 1])
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const logWeights = weights.map(weight => Math.log(weight / total))

  function drawKernel(random: Random): number {
    let rest = random.unit() * total
    for (const [kernel, weight] of weights.entries()) {
      rest -= weight
      if (rest < 0) return kernel
    }
    return points.length
  }

  function logDensity(point: Point): number {
    const sums = logWeights.slice()
    for (const [index, marginal] of marginals.entries()) {
      const unit = point[index] as number
      if (!Number.isNaN(unit)) marginal.addLog(unit, sums)
    }
    return logSumExp(sums)
  }

  return { drawKernel, draw: (kernel, index, random) => (marginals[index] as Marginal).draw(kernel, random), logDensity }
}
