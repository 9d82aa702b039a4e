import { factorise, inverseFromLower, invertLower, timesLower, timesUpper } from './cholesky.ts'
import { leastNoise, matern, maternSlope, squaredGap } from './covariance.ts'
import type { Hyperparameters, Inputs } from './covariance.ts'
import { minimise } from './minimise.ts'
import type { Differentiable } from './minimise.ts'

/** Squared gaps of every pair of points (i > j) in every coordinate, pair after pair. */
function pairGaps({ points, isChoice }: Inputs): Float64Array {
  const dimensions = isChoice.length
  const gaps = new Float64Array(((points.length * (points.length - 1)) / 2) * dimensions)
  let at = 0
  for (const [i, a] of points.entries())
    for (const b of points.slice(0, i))
      for (let d = 0; d < dimensions; d++) gaps[at++] = squaredGap(a[d] as number, b[d] as number, isChoice[d] as boolean)
  return gaps
}

/** From logarithms: first the inverse squared lengths, then the scale and the noise above the least. */
function fromLogs(logs: Float64Array): Hyperparameters {
  const dimensions = logs.length - 2
  return {
    inverseSquares: logs.slice(0, dimensions).map(Math.exp),
    scale: Math.exp(logs[dimensions] as number),
    noise: Math.exp(logs[dimensions + 1] as number) + leastNoise
  }
}

/**
 * Negative logarithm of the prior, and its gradient by the logarithms: lengths near 1 (of the unit cube) unless the values speak against
 * it, a scale like Gamma(2, 1) and noise like Gamma(1.1, 30), values being standardised.
 */
function addPrior({ inverseSquares, scale, noise }: Hyperparameters, gradient: Float64Array): number {
  const dimensions = inverseSquares.length
  let value = 0
  for (const [d, inverse] of inverseSquares.entries()) {
    value += 0.1 / inverse + 0.1 * inverse
    gradient[d] = (gradient[d] as number) + 0.1 * inverse - 0.1 / inverse
  }
  value += scale - Math.log(scale) + 30 * noise - 0.1 * Math.log(noise)
  gradient[dimensions] = (gradient[dimensions] as number) + scale - 1
  gradient[dimensions + 1] = (gradient[dimensions + 1] as number) + (noise - leastNoise) * (30 - 0.1 / noise)
  return value
}

/** Negative log posterior of the hyperparameters: see Rasmussen and Williams, "Gaussian processes for machine learning" (2006), 5.8 and 5.9. */
export function negativeLogPosterior(inputs: Inputs, values: Float64Array): Differentiable {
  const size = values.length
  const dimensions = inputs.isChoice.length
  const gaps = pairGaps(inputs)
  const squared = new Float64Array(size * size)

  function covariance({ inverseSquares, scale, noise }: Hyperparameters): Float64Array {
    const matrix = new Float64Array(size * size)
    let at = 0
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        let sum = 0
        for (let d = 0; d < dimensions; d++) sum += (inverseSquares[d] as number) * (gaps[at++] as number)
        squared[i * size + j] = sum
        matrix[i * size + j] = scale * matern(sum)
      }
      matrix[i * size + i] = scale + noise
    }
    return matrix
  }

  /** Half the sum of (inverse - weights weightsᵀ) times the covariance's derivative, by each logarithm. */
  function addSlopes(
    gradient: Float64Array,
    { inverseSquares, scale, noise }: Hyperparameters,
    [inverse, weights]: [Float64Array, Float64Array]
  ): void {
    const slopes = new Float64Array(dimensions + 2)
    let at = 0
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const pair = i * size + j
        const pull = (inverse[pair] as number) - (weights[i] as number) * (weights[j] as number)
        const distance = squared[pair] as number
        const steep = pull * scale * maternSlope(distance)
        for (let d = 0; d < dimensions; d++)
          slopes[d] = (slopes[d] as number) + steep * (inverseSquares[d] as number) * (gaps[at++] as number)
        slopes[dimensions] = (slopes[dimensions] as number) + pull * scale * matern(distance)
      }
      const own = 0.5 * ((inverse[i * size + i] as number) - (weights[i] as number) ** 2)
      slopes[dimensions] = (slopes[dimensions] as number) + own * scale
      slopes[dimensions + 1] = (slopes[dimensions + 1] as number) + own * (noise - leastNoise)
    }
    for (const [k, slope] of slopes.entries()) gradient[k] = (gradient[k] as number) + slope
  }

  return (logs, gradient) => {
    const hyperparameters = fromLogs(logs)
    gradient.fill(0)
    const lower = covariance(hyperparameters)
    if (!factorise(lower, size)) return Infinity
    const inverseLower = invertLower(lower, size)
    const whitened = timesLower(inverseLower, values)
    let value = addPrior(hyperparameters, gradient)
    for (let i = 0; i < size; i++) value += 0.5 * (whitened[i] as number) ** 2 + Math.log(lower[i * size + i] as number)
    addSlopes(gradient, hyperparameters, [inverseFromLower(inverseLower, size), timesUpper(inverseLower, whitened)])
    return value
  }
}

/** The most probable hyperparameters, given standardised values. */
export function fitHyperparameters(inputs: Inputs, values: Float64Array): Hyperparameters {
  const count = inputs.isChoice.length + 2
  const start = new Float64Array(count)
  start[count - 1] = Math.log(0.01)
  const low = new Float64Array(count).fill(-12)
  low[count - 1] = Math.log(1e-9)
  const high = new Float64Array(count).fill(12)
  const found = minimise(negativeLogPosterior(inputs, values), start, { low, high, iterations: 60, tolerance: 1e-2 })
  return fromLogs(found.x)
}
