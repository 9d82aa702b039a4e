import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countAtOrBelowZero, countOutside, finiteLimits, grown, percentileLimits } from '../../../src/renderer/charts/bounds.ts'
import { anyValues } from './fixtures.ts'

describe('limits', () => {
  test('come from finite values alone', () => {
    expect(finiteLimits([Float64Array.from([NaN, 3, Infinity]), Float64Array.from([-Infinity, 1])])).toEqual({ min: 1, max: 3 })
    expect(finiteLimits([Float64Array.from([NaN, Infinity])])).toBeUndefined()
    expect(finiteLimits([Float64Array.from([-1, 0, 2, 8])], true)).toEqual({ min: 2, max: 8 })
  })

  test('hold every finite value', () => {
    fc.assert(
      fc.property(anyValues, values => {
        const limits = finiteLimits([Float64Array.from(values)])
        for (const value of values.filter(Number.isFinite)) expect(limits && value >= limits.min && value <= limits.max).toBe(true)
      })
    )
  })

  test('clip to the 1st and 99th percentile, with the outside counted', () => {
    const values = Float64Array.from({ length: 200 }, (_, i) => i + 1)
    const clipped = percentileLimits([values])
    expect(clipped).toEqual({ min: 2, max: 198 })
    expect(clipped && countOutside([values], clipped)).toBe(3)
  })

  test('count what a log axis has no place for', () => {
    expect(countAtOrBelowZero([Float64Array.from([0, -1, -Infinity, NaN, 2])])).toBe(2)
  })
})

describe('growing limits', () => {
  test('move outwards by whole tenths of the range', () => {
    expect(grown({ min: 0, max: 10 }, { min: 0, max: 10.5 }, false)).toEqual({ min: 0, max: 11 })
    expect(grown({ min: 0, max: 10 }, { min: -1.5, max: 9 }, false)).toEqual({ min: -2, max: 10 })
  })

  test('stay where the new ones fit', () => {
    expect(grown({ min: 0, max: 10 }, { min: 0.5, max: 9 }, false)).toEqual({ min: 0, max: 10 })
  })

  test('shrink only when nobody looks', () => {
    expect(grown({ min: 0, max: 10 }, { min: 0, max: 2 }, true)).toEqual({ min: 0, max: 10 })
    expect(grown({ min: 0, max: 10 }, { min: 0, max: 2 }, false)).toEqual({ min: 0, max: 2 })
  })

  test('always hold what is needed', () => {
    const range = fc
      .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
      .map(([min, span]) => ({ min, max: min + span }))
    fc.assert(
      fc.property(range, range, fc.boolean(), (previous, needed, held) => {
        const limits = grown(previous, needed, held)
        expect(limits.min).toBeLessThanOrEqual(needed.min + 1e-6)
        expect(limits.max).toBeGreaterThanOrEqual(needed.max - 1e-6)
      })
    )
  })
})
