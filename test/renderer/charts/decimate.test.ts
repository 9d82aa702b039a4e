import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimate } from '../../../src/renderer/charts/decimate.ts'
import { anyValues } from './fixtures.ts'

const ascending = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => i + 1)
const view = (length: number, columns: number) => ({ from: 1, to: Math.max(2, length), columns })

test('keeps the global minimum and maximum, both ends and every point that is not finite', () => {
  fc.assert(
    fc.property(anyValues, fc.integer({ min: 1, max: 40 }), (values, columns) => {
      const ys = Float64Array.from(values)
      const { kept, total, drawn } = decimate(ascending(ys.length), ys, view(ys.length, columns))
      const keptValues = new Set(Array.from(kept, i => ys[i]))
      const finite = values.filter(Number.isFinite)
      if (finite.length > 0) {
        expect(keptValues).toContain(Math.min(...finite))
        expect(keptValues).toContain(Math.max(...finite))
      }
      values.forEach((value, i) => Number.isFinite(value) || expect(kept).toContain(i))
      expect(total).toBe(values.length)
      expect(drawn).toBe(kept.length)
      expect(Array.from(kept)).toEqual([...new Set(kept)].sort((a, b) => a - b))
      expect(drawn).toBeLessThanOrEqual(4 * (columns + 1) + values.length - finite.length)
    })
  )
})

test('keeps first, least, greatest and last of each pixel column', () => {
  const ys = Float64Array.from([5, 9, 4, 1, 6, 3, 2, 8, 7, 0])
  const { kept, drawn, total } = decimate(ascending(10), ys, { from: 1, to: 11, columns: 2 })
  expect(Array.from(kept)).toEqual([0, 1, 3, 4, 5, 7, 9])
  expect([drawn, total]).toEqual([7, 10])
})

test('loses nothing where every point has a column of its own', () => {
  fc.assert(
    fc.property(anyValues, values => {
      const ys = Float64Array.from(values)
      expect(decimate(ascending(ys.length), ys, view(ys.length, 4 * ys.length + 4)).kept.length).toBe(values.length)
    })
  )
})

test('counts only points inside the view but keeps one neighbour on each side', () => {
  const { kept, drawn, total } = decimate(ascending(10), ascending(10), { from: 4, to: 6, columns: 100 })
  expect(Array.from(kept)).toEqual([2, 3, 4, 5, 6])
  expect([drawn, total]).toEqual([3, 3])
})

test('leaves out points without an x', () => {
  const { kept, total } = decimate(Float64Array.from([NaN, 1, 2]), Float64Array.from([1, 2, 3]), { from: 1, to: 2, columns: 10 })
  expect(Array.from(kept)).toEqual([1, 2])
  expect(total).toBe(2)
})
