import { factorise, invertLower, timesLower, timesUpper } from './cholesky.ts'
import { leastNoise, matern, maternSlope, squaredDistance } from './covariance.ts'
import type { Hyperparameters, Inputs } from './covariance.ts'

/** What is known of the function at a point: mean and variance, without noise. */
export type Belief = { mean: number; variance: number }

export type Posterior = {
  at(point: Float64Array): Belief
  /** The same, with the gradients of mean and variance by the coordinates (0 by choices). */
  withGradient(point: Float64Array, gradients: { mean: Float64Array; variance: Float64Array }): Belief
}

/** The Gaussian process through `values` at the inputs' points; those from `measured` on are taken for the function itself, without noise. */
export function createPosterior(
  inputs: Inputs,
  values: Float64Array,
  hyperparameters: Hyperparameters,
  measured = values.length
): Posterior {
  const { points, isChoice } = inputs
  const { inverseSquares, scale } = hyperparameters
  const size = points.length
  const inverseLower = invertLower(factorOf(inputs, hyperparameters, measured), size)
  const weights = timesUpper(inverseLower, timesLower(inverseLower, values))

  const distancesTo = (point: Float64Array): Float64Array =>
    Float64Array.from(points, other => squaredDistance(point, other, inverseSquares, isChoice))

  function belief(covariances: Float64Array, whitened: Float64Array): Belief {
    let mean = 0
    let variance = scale
    for (let i = 0; i < size; i++) {
      mean += (weights[i] as number) * (covariances[i] as number)
      variance -= (whitened[i] as number) ** 2
    }
    return { mean, variance: Math.max(variance, 0) }
  }

  function at(point: Float64Array): Belief {
    const covariances = distancesTo(point).map(distance => scale * matern(distance))
    return belief(covariances, timesLower(inverseLower, covariances))
  }

  function withGradient(point: Float64Array, gradients: { mean: Float64Array; variance: Float64Array }): Belief {
    const distances = distancesTo(point)
    const covariances = distances.map(distance => scale * matern(distance))
    const whitened = timesLower(inverseLower, covariances)
    const pulls = timesUpper(inverseLower, whitened)
    gradients.mean.fill(0)
    gradients.variance.fill(0)
    for (const [i, other] of points.entries()) {
      const steep = 2 * scale * maternSlope(distances[i] as number)
      for (let d = 0; d < point.length; d++) {
        if (isChoice[d]) continue
        const slope = steep * (inverseSquares[d] as number) * ((point[d] as number) - (other[d] as number))
        gradients.mean[d] = (gradients.mean[d] as number) + (weights[i] as number) * slope
        gradients.variance[d] = (gradients.variance[d] as number) - 2 * (pulls[i] as number) * slope
      }
    }
    return belief(covariances, whitened)
  }
  return { at, withGradient }
}

/** Cholesky factor of the covariance; with more noise where rounding makes it indefinite. */
function factorOf({ points, isChoice }: Inputs, { inverseSquares, scale, noise }: Hyperparameters, measured: number): Float64Array {
  const size = points.length
  for (let least = leastNoise; ; least *= 10) {
    const matrix = new Float64Array(size * size)
    for (const [i, a] of points.entries()) {
      for (const [j, b] of points.slice(0, i).entries())
        matrix[i * size + j] = scale * matern(squaredDistance(a, b, inverseSquares, isChoice))
      matrix[i * size + i] = scale + (i < measured ? Math.max(noise, least) : least)
    }
    if (factorise(matrix, size)) return matrix
  }
}
