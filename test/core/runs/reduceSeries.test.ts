import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placesToKeep } from '../../../src/core/runs/reduceSeries.ts'
import { createAverage } from '../../../src/shared/smoothing.ts'

const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double(), fc.constantFrom(NaN, Infinity, -Infinity)), { minLength: 1 })

const keptOf = (numbers: readonly number[], smoothed: readonly number[] = numbers): number[] =>
  placesToKeep(Float64Array.from(numbers), Float64Array.from(smoothed))

test('a stretch keeps its first, last, least and greatest point and every one that is not finite, in order', () => {
  fc.assert(
    fc.property(values, numbers => {
      const at = keptOf(numbers)
      expect(at).toEqual([...new Set(at)].sort((a, b) => a - b))
      expect(at).toEqual(expect.arrayContaining([0, numbers.length - 1]))
      const finite = numbers.filter(Number.isFinite)
      for (const extreme of finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : []) {
        expect(at).toContain(numbers.findIndex(value => value === extreme))
      }
      numbers.forEach((value, i) => {
        if (!Number.isFinite(value)) expect(at).toContain(i)
      })
      expect(at.length).toBeLessThanOrEqual(4 + numbers.length - finite.length)
    })
  )
})

test('where the moving average of a stretch is least and greatest stays too', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.3, 0.9), (numbers, weight) => {
      const smoothed = numbers.map(createAverage(weight))
      const kept = keptOf(numbers, smoothed).map(i => smoothed[i])
      const finite = smoothed.filter(Number.isFinite)
      if (finite.length > 0) expect(kept).toEqual(expect.arrayContaining([Math.min(...finite), Math.max(...finite)]))
    })
  )
})
