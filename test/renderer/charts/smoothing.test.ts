import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestPoint } from '../../../src/renderer/charts/insights.ts'
import { placeLines } from '../../../src/renderer/charts/shaping.ts'
import { defaultSmoothing, smooth } from '../../../src/renderer/charts/smoothing.ts'
import { anyValues, lineOf } from './fixtures.ts'

const weight = fc.double({ min: 0, max: 0.99, noNaN: true })

test('a constant series stays constant to 1e-12', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.integer({ min: 1, max: 2000 }), weight, (value, length, by) => {
      for (const smoothed of smooth(new Float64Array(length).fill(value), by))
        expect(Math.abs(smoothed - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)))
    }),
    { numRuns: 40 }
  )
})

test('follows the formula with the bias of its start corrected', () => {
  const smoothed = smooth(Float64Array.from([1, 2, 4]), 0.5)
  expect(Array.from(smoothed)).toEqual([0.5 / 0.5, 1.25 / 0.75, 2.625 / 0.875])
})

test('only finite points count, and those after a gap go on', () => {
  const smoothed = smooth(Float64Array.from([1, NaN, 2, Infinity, 4]), 0.5)
  expect(Array.from(smoothed)).toEqual([1, NaN, 1.25 / 0.75, NaN, 2.625 / 0.875])
})

test('weight 0 gives the raw values', () => {
  expect(Array.from(smooth(Float64Array.from([3, NaN, 1]), 0))).toEqual([3, NaN, 1])
})

test('stays within the range of the finite values and never throws', () => {
  fc.assert(
    fc.property(anyValues, weight, (values, by) => {
      const finite = values.filter(Number.isFinite)
      const [low, high] = [Math.min(...finite), Math.max(...finite)]
      const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high), 1e-300)
      smooth(Float64Array.from(values), by).forEach((smoothed, i) => {
        expect(Number.isNaN(smoothed)).toBe(!Number.isFinite(values[i]))
        if (!Number.isNaN(smoothed)) expect(smoothed >= low - slack && smoothed <= high + slack).toBe(true)
      })
    })
  )
})

test('the best epoch is the same at smoothing 0 and 0.99', () => {
  fc.assert(
    fc.property(anyValues, fc.constantFrom('val_loss', 'val_accuracy'), (values, metric) => {
      const best = [0, 0.99].map(smoothing => {
        const [line] = placeLines([lineOf(values, { metric })], { xAxis: 'epoch', smoothing })
        return line && bestPoint(metric, line.line.points)
      })
      expect(best[0]).toEqual(best[1])
    })
  )
})

test('starts with none for short lines and 0.6 for long ones', () => {
  expect([defaultSmoothing(200), defaultSmoothing(201)]).toEqual([0, 0.6])
})
