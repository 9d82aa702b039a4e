import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kernelWidth, levelsOf, surfaceOf } from '../../../src/renderer/views/sweeps/surface.ts'
import type { SurfacePoint } from '../../../src/renderer/views/sweeps/surface.ts'

const size = { columns: 20, rows: 10 }
const grid = (count: number, value: (x: number, y: number) => number): SurfacePoint[] =>
  Array.from({ length: count * count }, (_, i) => {
    const [x, y] = [((i % count) + 0.5) / count, (Math.floor(i / count) + 0.5) / count]
    return { x, y, value: value(x, y) }
  })

test('fewer than five trials have no surface', () => {
  const points = grid(2, x => x)
  expect(surfaceOf(points, size)).toBeUndefined()
  expect(surfaceOf([...points, { x: 0.5, y: 0.5, value: 1 }], size)).toBeDefined()
})

test('a surface stays within the values of its trials, whatever they are and wherever they lie', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.record({ x: share, y: share, value }), { minLength: 5, maxLength: 40 }), points => {
      const surface = surfaceOf(points, { columns: 6, rows: 5 })
      const values = points.map(point => point.value)
      const room = 1e-9 * Math.max(1, ...values.map(Math.abs))
      for (const one of surface?.values ?? [NaN]) {
        expect(one).toBeGreaterThanOrEqual(Math.min(...values) - room)
        expect(one).toBeLessThanOrEqual(Math.max(...values) + room)
      }
      expect(surface?.away.every(away => away >= 0 && away <= Math.SQRT2)).toBe(true)
    }),
    { numRuns: 60 }
  )
})

test('it follows what the trials say, and averages what is mere noise', () => {
  const slope = surfaceOf(
    grid(8, x => x),
    size
  )
  const row = slope?.values.slice(0, size.columns) ?? new Float64Array()
  expect([...row]).toEqual([...row].toSorted((a, b) => a - b))
  expect((row.at(-1) ?? 0) - (row[0] ?? 0)).toBeGreaterThan(0.6)

  const noisy = grid(8, (x, y) => (Math.round(x * 8 + y * 8) % 2 === 0 ? 1 : 0))
  expect(kernelWidth(noisy)).toBeGreaterThan(kernelWidth(grid(8, x => x)))
})

test('how far the nearest trial is, is told in shares of the picture', () => {
  const points = Array.from({ length: 5 }, () => ({ x: 0.025, y: 0.05, value: 1 }))
  const surface = surfaceOf(points, size)
  expect(surface?.away[0]).toBeCloseTo(0, 12)
  expect(surface?.away[19]).toBeCloseTo(0.95, 12)
})

test('bands have equal parts of the surface, however far one value is from the others', () => {
  const surface = surfaceOf(
    grid(8, (x, y) => (x < 0.1 && y < 0.1 ? -1000 : x)),
    size
  )
  if (!surface) throw new Error('no surface')
  const levels = levelsOf(surface)
  expect(levels).toEqual(levels.toSorted((a, b) => a - b))
  const inBand = levels.map((level, i) => surface.values.filter(value => value >= level && value < (levels[i + 1] ?? Infinity)).length)
  expect(Math.max(...inBand) - Math.min(...inBand)).toBeLessThanOrEqual(2)
  expect(levelsOf({ ...surface, values: new Float64Array(200).fill(3) })).toEqual([3])
})
