import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepOf } from '../../../src/core/runs/reduceSeries.ts'
import type { Kept } from '../../../src/core/runs/reduceSeries.ts'
import { toStored } from '../../../src/core/storage/storedNumber.ts'
import type { RawRow } from '../../../src/core/storage/pointsTable.ts'
import { createAverage } from '../../../src/shared/smoothing.ts'

const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double(), fc.constantFrom(NaN, Infinity, -Infinity)), { minLength: 1 })

function reduced(numbers: readonly number[], weight = 0): Kept {
  const rows = numbers.map((value, i): RawRow => [i * 10, i, i * 1000, toStored(value)])
  const kept: Kept = { rows: [], ranks: [], smoothed: [] }
  keepOf(rows, { rank: 7, average: createAverage(weight), kept })
  return kept
}

test('a stretch keeps its first, last, least and greatest point and every one that is not finite, in order, with its place', () => {
  fc.assert(
    fc.property(values, numbers => {
      const { rows, ranks } = reduced(numbers)
      const at = ranks.map(rank => rank - 7)
      expect(rows.map(([step]) => step)).toEqual(at.map(i => i * 10))
      expect(at).toEqual([...new Set(at)].sort((a, b) => a - b))
      expect(at).toEqual(expect.arrayContaining([0, numbers.length - 1]))
      const finite = numbers.filter(Number.isFinite)
      for (const extreme of finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : []) {
        expect(at).toContain(numbers.findIndex(value => value === extreme))
      }
      numbers.forEach((value, i) => {
        if (!Number.isFinite(value)) expect(at).toContain(i)
      })
    })
  )
})

test('where the moving average of a stretch is least and greatest stays too, and each point has the average over all of them', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.3, 0.9), (numbers, weight) => {
      const all = numbers.map(createAverage(weight))
      const { ranks, smoothed } = reduced(numbers, weight)
      expect(smoothed).toEqual(ranks.map(rank => all[rank - 7]))
      const finite = all.filter(Number.isFinite)
      if (finite.length === 0) return
      expect(smoothed.filter(Number.isFinite)).toEqual(expect.arrayContaining([Math.min(...finite), Math.max(...finite)]))
    })
  )
})
