import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logExpectedImprovement, logImprovement } from '../../../src/search/gp/expectedImprovement.ts'
import { fitHyperparameters, negativeLogPosterior } from '../../../src/search/gp/fit.ts'
import { createPosterior } from '../../../src/search/gp/posterior.ts'
import { createRandom } from '../../../src/search/random.ts'

const random = createRandom(11)
const points = Array.from({ length: 25 }, (_, n) => Float64Array.of(random.unit(), random.unit(), n % 3))
const inputs = { points, isChoice: [false, false, true] }
const values = Float64Array.from(points, ([x = 0, , choice = 0]) => Math.sin(5 * x) + 0.5 * choice - 0.5)
const hyperparameters = { inverseSquares: Float64Array.of(3, 0.5, 0.8), scale: 1.3, noise: 1e-6 }

/** Central differences of a function by each of its arguments. */
function slopes(f: (x: Float64Array) => number, x: Float64Array, step = 1e-5): number[] {
  const moved = (i: number, by: number): Float64Array => x.map((place, k) => (k === i ? place + by : place))
  return Array.from(x, (_, i) => (f(moved(i, step)) - f(moved(i, -step))) / (2 * step))
}

describe('fitting', () => {
  it('has the gradient of its own objective', () => {
    const objective = negativeLogPosterior(inputs, values)
    const logs = Float64Array.of(0.4, -0.3, 0.2, 0.1, -3)
    const gradient = new Float64Array(5)
    objective(logs, gradient)
    const expected = slopes(x => objective(x, new Float64Array(5)), logs)
    for (const [k, slope] of expected.entries()) expect(gradient[k]!).toBeCloseTo(slope, 4)
  })

  it('finds which parameters matter', () => {
    const { inverseSquares, noise } = fitHyperparameters(inputs, values)
    expect(inverseSquares[0]!).toBeGreaterThan(5 * inverseSquares[1]!)
    expect(inverseSquares[2]!).toBeGreaterThan(inverseSquares[1]!)
    expect(noise).toBeLessThan(0.01)
  })

  it('takes any values and points that repeat', () => {
    const same = { points: Array.from({ length: 12 }, () => Float64Array.of(0.5)), isChoice: [false] }
    for (const loss of [new Float64Array(12), Float64Array.from({ length: 12 }, (_, n) => (n % 2) * 2 - 1)]) {
      const fitted = fitHyperparameters(same, loss)
      expect([...fitted.inverseSquares, fitted.scale, fitted.noise].every(Number.isFinite)).toBe(true)
      expect(createPosterior(same, loss, fitted).at(Float64Array.of(0.5)).mean).toBeCloseTo(0, 1)
    }
  })
})

describe('the posterior', () => {
  const posterior = createPosterior(inputs, values, hyperparameters)

  it('goes through the values, sure of them, and knows nothing far away', () => {
    for (const [n, point] of points.entries()) {
      expect(posterior.at(point).mean).toBeCloseTo(values[n]!, 3)
      expect(posterior.at(point).variance).toBeLessThan(1e-5)
    }
    const far = posterior.at(Float64Array.of(50, 50, 9))
    expect(far.mean).toBeCloseTo(0, 6)
    expect(far.variance).toBeCloseTo(hyperparameters.scale, 6)
  })

  it('has the gradients of its mean and variance', () => {
    const place = Float64Array.of(0.31, 0.62, 1)
    const gradients = { mean: new Float64Array(3), variance: new Float64Array(3) }
    expect(posterior.withGradient(place, gradients)).toEqual(posterior.at(place))
    const means = slopes(x => posterior.at(x).mean, place)
    const variances = slopes(x => posterior.at(x).variance, place)
    for (const d of [0, 1]) {
      expect(gradients.mean[d]!).toBeCloseTo(means[d]!, 5)
      expect(gradients.variance[d]!).toBeCloseTo(variances[d]!, 5)
    }
    expect(gradients.mean[2]).toBe(0)
  })

  it('predicts values it has not seen', () => {
    expect(posterior.at(Float64Array.of(0.5, 0.5, 2)).mean).toBeCloseTo(Math.sin(2.5) + 0.5, 1)
  })
})

describe('the logarithm of the expected improvement', () => {
  // From 400 digits.
  it.each([
    [3, 1.09873966532771],
    [0, -0.91893853320467],
    [-0.5, -1.6205162643873199],
    [-1.5, -3.52993592080571],
    [-8, -37.12236426169263],
    [-40, -808.2985683566],
    [-900, -405014.523731764],
    [-1500, -1125015.54538],
    [-1e6, -500000000028.55]
  ])('is right at %d deviations', (z, expected) => {
    expect(Math.abs(logImprovement(z).value - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)))
  })

  it('has its slope everywhere', () => {
    fc.assert(
      fc.property(fc.double({ min: -2000, max: 5, noNaN: true }), z => {
        const step = 1e-5 * Math.max(1, Math.abs(z))
        const slope = (logImprovement(z + step).value - logImprovement(z - step).value) / (2 * step)
        expect(Math.abs(logImprovement(z).slope / slope - 1)).toBeLessThan(1e-3)
      })
    )
  })

  it('has slopes by mean and variance, and is finite at what is known', () => {
    const at = (belief: Float64Array): number => logExpectedImprovement({ mean: belief[0]!, variance: belief[1]! }, 0.2).value
    for (const belief of [Float64Array.of(0.5, 0.3), Float64Array.of(0.1, 0.01), Float64Array.of(3, 0.002)]) {
      const { byMean, byVariance } = logExpectedImprovement({ mean: belief[0]!, variance: belief[1]! }, 0.2)
      const expected = slopes(at, belief, 1e-7)
      expect(byMean / expected[0]!).toBeCloseTo(1, 3)
      expect(byVariance / expected[1]!).toBeCloseTo(1, 3)
    }
    expect(at(Float64Array.of(1e6, 0))).toBeLessThan(-1e10)
    expect(at(Float64Array.of(1e6, 0))).toBeGreaterThan(-Infinity)
  })
})
