import { logNormalDensity, millsRatio, normalCdf } from '../normal.ts'
import type { Belief } from './posterior.ts'

/** Below this many standard deviations the ratio is a series in its inverse: cancellation would leave no digits. */
const far = -1000

/**
 * log(φ(z) + z Φ(z)), and its derivative, without underflow however hopeless the point: Ament et al., "Unexpected improvements to expected
 * improvement for Bayesian optimization", NeurIPS 36 (2023).
 */
export function logImprovement(z: number): { value: number; slope: number } {
  if (z > -1) {
    const improvement = Math.exp(logNormalDensity(z)) + z * normalCdf(z)
    return { value: Math.log(improvement), slope: normalCdf(z) / improvement }
  }
  const mills = millsRatio(z)
  const rest = z < far ? (1 - 3 / (z * z)) / (z * z) : 1 + z * mills
  return { value: logNormalDensity(z) + Math.log(rest), slope: mills / rest }
}

/** So that nothing divides by zero at points whose value is known. */
const leastVariance = 1e-12

/** Logarithm of how much lower than `best` a point is expected to be; derivatives by the mean and variance of its belief. */
export function logExpectedImprovement({ mean, variance }: Belief, best: number): { value: number; byMean: number; byVariance: number } {
  const deviation = Math.sqrt(Math.max(variance, leastVariance))
  const z = (best - mean) / deviation
  const { value, slope } = logImprovement(z)
  return {
    value: Math.log(deviation) + value,
    byMean: -slope / deviation,
    byVariance: (1 - slope * z) / (2 * deviation * deviation)
  }
}
