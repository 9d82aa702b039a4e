import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pushApart } from '../../../src/renderer/charts/endLabels.ts'
import { lineAt, nearestRows, rowsAt, snappedX } from '../../../src/renderer/charts/hover.ts'
import { nearestIndex, steppedX } from '../../../src/renderer/charts/nearest.ts'
import { placeLines } from '../../../src/renderer/charts/shaping.ts'
import { lineOf } from './fixtures.ts'

const run = (id: string) => ({ run: { id, number: Number(id), name: `run ${id}`, startedAt: null } })
const placed = (...all: number[][]) =>
  placeLines(
    all.map((values, i) => lineOf(values, run(String(i + 1)))),
    { xAxis: 'epoch', smoothing: 0 }
  )

test('the nearest point is the nearest', () => {
  const sorted = fc
    .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 })
    .map(all => Float64Array.from(all).sort())
  fc.assert(
    fc.property(sorted, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (xs, x) => {
      const found = xs[nearestIndex(xs, x)] ?? NaN
      expect(Math.abs(found - x)).toBe(Math.min(...Array.from(xs, each => Math.abs(each - x))))
    })
  )
  expect(nearestIndex(new Float64Array(), 1)).toBe(-1)
})

test('steps walk over the points of all lines and stop at the ends', () => {
  const columns = [Float64Array.from([1, 3]), Float64Array.from([2, 4])]
  expect([steppedX(columns, 1, 1), steppedX(columns, 1, 10), steppedX(columns, 3, -1), steppedX([], 1, 1)]).toEqual([2, 4, 2, undefined])
})

describe('the hover table', () => {
  test('snaps to true points and gives their raw values', () => {
    const lines = placed([3, 2, 1], [5, 6])
    expect(snappedX(lines, 1.6)).toBe(2)
    expect(rowsAt(lines, 2, 0.5).map(row => row.value)).toEqual([2, 6])
    expect(rowsAt(lines, 3, 0.5).map(row => row.value)).toEqual([1])
  })

  test('shows the ten nearest to the pointer, greatest first, and counts the rest', () => {
    const lines = placed(...Array.from({ length: 100 }, (_, i) => [i]))
    const { rows, more } = nearestRows(rowsAt(lines, 1, 0), 50)
    expect(rows.map(row => row.value)).toEqual([54, 53, 52, 51, 50, 49, 48, 47, 46, 45])
    expect(more).toBe(90)
  })

  test('points that are no numbers come last', () => {
    const { rows } = nearestRows(rowsAt(placed([NaN], [2], [1]), 1, 0), undefined)
    expect(rows.map(row => row.value)).toEqual([2, 1, NaN])
  })

  test('a line is hit within a few pixels only', () => {
    const rows = rowsAt(placed([10], [20]), 1, 0)
    const pixelOf = (value: number): number => value
    expect(lineAt(rows, 18, { pixelOf, within: 6 })?.value).toBe(20)
    expect(lineAt(rows, 15, { pixelOf, within: 4 })).toBeUndefined()
  })
})

test('end labels keep their order and their distance', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 8 }), wanted => {
      const places = pushApart(wanted, { gap: 14, top: 0, bottom: 200 })
      const sorted = [...places].sort((a, b) => a - b)
      sorted.forEach((place, i) => i > 0 && expect(place - (sorted[i - 1] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9))
      wanted.forEach((a, i) => wanted.forEach((b, j) => a < b && expect(places[i] ?? 0).toBeLessThan(places[j] ?? 0)))
    })
  )
})

test('a mean says how many of the runs it is of, once some have no point any more', () => {
  const spread = { lower: Float64Array.of(1, 1), upper: Float64Array.of(2, 2), counts: Float64Array.of(5, 3), runs: 5 }
  const lines = placeLines([lineOf([1, 2], { spread })], { xAxis: 'epoch', smoothing: 0 })
  expect([1, 2].map(x => rowsAt(lines, x, 0.5)[0]?.share)).toEqual([null, { count: 3, of: 5 }])
})
