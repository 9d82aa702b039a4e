import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bootstrapInterval,
  compareMeans,
  comparePairs,
  detectableDifference,
  holm,
  pooledDeviation,
  sampleOf
} from '../../src/shared/seedStatistics.ts'

const value = fc.double({ min: -100, max: 100, noNaN: true })
const values = fc.array(value, { minLength: 2, maxLength: 12 })

describe('pairs', () => {
  // Student, "The probable error of a mean", Biometrika 6 (1908): hours of sleep that two drugs gave ten patients; t = 4.0621, p = 0.00283.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

  test('are compared as Student did', () => {
    const found = comparePairs(second.map((b, i) => [b, first[i] ?? NaN]))
    expect(found?.difference).toBeCloseTo(1.58, 10)
    expect(found?.p).toBeCloseTo(0.002833, 6)
    expect(found?.low).toBeCloseTo(0.7001142, 6)
    expect(found?.high).toBeCloseTo(2.4598858, 6)
  })

  test('as sides that have nothing to do with each other tell less', () => {
    // The same figures by Welch: t = 1.8608 with a freedom of 17.776, p = 0.07939.
    expect(compareMeans(second, first)?.p).toBeCloseTo(0.07939, 5)
  })

  test('need two', () => {
    expect(comparePairs([[1, 2]])).toBeUndefined()
    expect(compareMeans([1], [1, 2])).toBeUndefined()
  })
})

test('an interval holds its difference, turns round with its sides and moves with its values', () => {
  fc.assert(
    fc.property(values, values, value, (a, b, shift) => {
      const [there, back] = [compareMeans(a, b), compareMeans(b, a)]
      const moved = compareMeans(
        a.map(one => one + shift),
        b
      )
      if (!there || !back || !moved) return expect.unreachable()
      expect(there.low).toBeLessThanOrEqual(there.difference)
      expect(there.high).toBeGreaterThanOrEqual(there.difference)
      expect(there.p >= 0 && there.p <= 1).toBe(true)
      expect(back.difference).toBeCloseTo(-there.difference, 8)
      expect(back.p).toBeCloseTo(there.p, 8)
      expect(moved.difference).toBeCloseTo(there.difference + shift, 6)
    })
  )
})

describe('Holm’s correction', () => {
  test('takes the smallest times their number, the next times one less, and never falls', () => {
    const found = holm([0.01, 0.04, 0.03, 0.005])
    for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(found[i]).toBeCloseTo(p, 12)
    expect(holm([0.6, 0.7])).toEqual([1, 1])
    expect(holm([])).toEqual([])
    expect(holm([0.02])).toEqual([0.02])
  })

  test('keeps the order, lies between the value and Bonferroni’s', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), ps => {
        const found = holm(ps)
        for (const [i, p] of ps.entries()) {
          expect(found[i]).toBeGreaterThanOrEqual(p)
          expect(found[i]).toBeLessThanOrEqual(Math.min(1, p * ps.length) + 1e-12)
        }
        for (const [i, p] of ps.entries())
          for (const [j, q] of ps.entries()) if (p < q) expect(found[i]).toBeLessThanOrEqual(found[j] ?? NaN)
      })
    )
  })
})

describe('the smallest difference that seeds show', () => {
  test('is that of the formula', () => {
    // Quantiles of t with a freedom of 8: 2.306004 (97.5 %) and 0.888890 (80 %).
    expect(detectableDifference(0.001, 5)).toBeCloseTo((2.306004 + 0.88889) * 0.001 * Math.sqrt(2 / 5), 8)
    expect(detectableDifference(0.001, 1)).toBeNaN()
  })

  test('falls with every seed and grows with the spread', () => {
    for (let seeds = 2; seeds < 50; seeds++) expect(detectableDifference(1, seeds + 1)).toBeLessThan(detectableDifference(1, seeds))
    expect(detectableDifference(2, 5)).toBeCloseTo(2 * detectableDifference(1, 5), 10)
  })
})

test('a pooled deviation weighs sides by their freedom', () => {
  expect(pooledDeviation([[1, 3], [2, 4, 6], [9]])).toBeCloseTo(Math.sqrt((2 + 8) / 3), 12)
  expect(pooledDeviation([[1], []])).toBeNaN()
})

describe('the bootstrap', () => {
  test('says the same every time, and nothing but the difference where there is no spread', () => {
    const [a, b] = [
      [0.98, 0.981, 0.979],
      [0.97, 0.975, 0.972]
    ]
    expect(bootstrapInterval(a, b)).toEqual(bootstrapInterval(a, b))
    expect(bootstrapInterval([2, 2], [1, 1, 1])).toEqual({ low: 1, high: 1 })
  })

  test('comes near the interval of t for many values', () => {
    const a = Array.from({ length: 60 }, (_, i) => Math.sin(i * 12.9898) * 2 + 1)
    const b = Array.from({ length: 60 }, (_, i) => Math.sin(i * 78.233) * 2)
    const [t, drawn] = [compareMeans(a, b), bootstrapInterval(a, b)]
    expect(Math.abs(drawn.low - (t?.low ?? NaN))).toBeLessThan(0.1)
    expect(Math.abs(drawn.high - (t?.high ?? NaN))).toBeLessThan(0.1)
  })

  test('holds its bounds in order, within what the values allow', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { low, high } = bootstrapInterval(a, b, 200)
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThanOrEqual(Math.min(...a) - Math.max(...b) - 1e-9)
        expect(high).toBeLessThanOrEqual(Math.max(...a) - Math.min(...b) + 1e-9)
      }),
      { numRuns: 30 }
    )
  })
})

test('one value has no spread', () => {
  expect(sampleOf([3])).toEqual({ mean: 3, deviation: 0, runs: 1 })
})
