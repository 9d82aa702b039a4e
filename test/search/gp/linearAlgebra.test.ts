import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factorise, inverseFromLower, invertLower, timesLower, timesUpper } from '../../../src/search/gp/cholesky.ts'
import { minimise } from '../../../src/search/gp/minimise.ts'
import { createRandom } from '../../../src/search/random.ts'

/** B Bᵀ + I, row after row. */
function positiveDefinite(size: number, seed: number): Float64Array {
  const random = createRandom(seed)
  const b = Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()))
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size]
    return b[i]!.reduce((sum, x, k) => sum + x * b[j]![k]!, i === j ? 1 : 0)
  })
}

describe('the Cholesky factor', () => {
  it('solves what it was made from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (size, seed) => {
        const matrix = positiveDefinite(size, seed)
        const vector = Float64Array.from({ length: size }, (_, i) => i - 2.5)
        const lower = matrix.slice()
        expect(factorise(lower, size)).toBe(true)
        const inverseLower = invertLower(lower, size)
        const solution = timesUpper(inverseLower, timesLower(inverseLower, vector))
        const inverse = inverseFromLower(inverseLower, size)
        for (let i = 0; i < size; i++) {
          let product = 0
          let other = 0
          for (let j = 0; j < size; j++) {
            product += matrix[i * size + j]! * solution[j]!
            other += inverse[Math.max(i, j) * size + Math.min(i, j)]! * vector[j]!
          }
          expect(product).toBeCloseTo(vector[i]!, 6)
          expect(other).toBeCloseTo(solution[i]!, 6)
        }
      })
    )
  })

  it('refuses a matrix that has none', () => {
    expect(factorise(Float64Array.of(1, 0, 2, 1), 2)).toBe(false)
    expect(factorise(Float64Array.of(NaN), 1)).toBe(false)
  })
})

describe('minimising', () => {
  const rosenbrock = (x: Float64Array, gradient: Float64Array): number => {
    const [a, b] = [x[0]!, x[1]!]
    gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a)
    gradient[1] = 200 * (b - a * a)
    return 100 * (b - a * a) ** 2 + (1 - a) ** 2
  }
  const box = (low: number, high: number) => ({
    low: Float64Array.of(low, low),
    high: Float64Array.of(high, high),
    iterations: 300,
    tolerance: 1e-8
  })

  it('follows a curved valley to its end', () => {
    const { x, value } = minimise(rosenbrock, Float64Array.of(-1.2, 1), box(-5, 5))
    expect(x[0]).toBeCloseTo(1, 3)
    expect(x[1]).toBeCloseTo(1, 3)
    expect(value).toBeLessThan(1e-6)
  })

  it('stays in its box and finds the best place on its edge', () => {
    const { x } = minimise(rosenbrock, Float64Array.of(-1.2, 0.3), box(-2, 0.5))
    expect(x[0]).toBeCloseTo(0.5, 3)
    expect(x[1]).toBeCloseTo(0.25, 3)
  })

  it('stays where it is when there is no way down, or no number', () => {
    expect(minimise(() => 7, Float64Array.of(0.1, 0.2), box(0, 1))).toEqual({ x: Float64Array.of(0.1, 0.2), value: 7 })
    expect(minimise(() => NaN, Float64Array.of(0.1, 0.2), box(0, 1)).x).toEqual(Float64Array.of(0.1, 0.2))
  })
})
