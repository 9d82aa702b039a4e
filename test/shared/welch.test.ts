import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tAt95, twoSided, welchDifference } from '../../src/shared/welch.ts'

describe('Student’s t', () => {
  test.each([
    [1, 12.706204736],
    [2, 4.30265273],
    [4, 2.776445105],
    [8, 2.306004135],
    [30, 2.042272456],
    [120, 1.979930405]
  ])('with a freedom of %i leaves 5 %% beyond %f', (freedom, t) => {
    expect(tAt95(freedom)).toBeCloseTo(t, 8)
  })

  test('has the closed forms of freedoms 1 and 2', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), t => {
        expect(twoSided(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 10)
        expect(twoSided(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 10)
      })
    )
  })
})

describe('Welch’s interval', () => {
  test('is that of equal samples where they are equal', () => {
    const found = welchDifference({ mean: 0.98, deviation: 0.001, runs: 5 }, { mean: 0.977, deviation: 0.001, runs: 5 })
    expect(found?.freedom).toBeCloseTo(8, 10)
    expect(found?.difference).toBeCloseTo(0.003, 12)
    expect(found?.halfWidth).toBeCloseTo(2.306004135 * 0.001 * Math.sqrt(2 / 5), 10)
    expect(found?.separate).toBe(true)
  })

  test('does not tell apart what the spread covers', () => {
    const spread = { deviation: 0.002, runs: 3 }
    expect(welchDifference({ mean: 0.98, ...spread }, { mean: 0.979, ...spread })?.separate).toBe(false)
  })

  test('needs two values on both sides', () => {
    const two = { mean: 1, deviation: 0.1, runs: 2 }
    expect(welchDifference(two, { mean: 1, deviation: 0, runs: 1 })).toBeUndefined()
    expect(welchDifference({ mean: 1, deviation: 0, runs: 1 }, two)).toBeUndefined()
  })

  test('of samples without any spread is their difference alone', () => {
    const still = { deviation: 0, runs: 4 }
    expect(welchDifference({ mean: 2, ...still }, { mean: 1, ...still })).toMatchObject({ difference: 1, halfWidth: 0, separate: true })
    expect(welchDifference({ mean: 1, ...still }, { mean: 1, ...still })).toMatchObject({ difference: 0, separate: false })
  })

  test('turns round with its sides, and its freedom stays between the smaller and both together', () => {
    const sample = fc.record({
      mean: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      deviation: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
      runs: fc.integer({ min: 2, max: 50 })
    })
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [there, back] = [welchDifference(a, b), welchDifference(b, a)]
        expect(there?.difference).toBeCloseTo(-(back?.difference ?? NaN), 9)
        expect(there?.halfWidth).toBeCloseTo(back?.halfWidth ?? NaN, 9)
        expect(there?.freedom).toBeGreaterThanOrEqual(Math.min(a.runs, b.runs) - 1 - 1e-9)
        expect(there?.freedom).toBeLessThanOrEqual(a.runs + b.runs - 2 + 1e-9)
      })
    )
  })
})
