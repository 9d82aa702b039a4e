import { describe, expect, it } from 'vitest'
import { sobolBits, sobolDimensions, sobolUnit } from '../../src/search/sobolSequence.ts'

describe('the unscrambled sequence', () => {
  it('is that of Joe and Kuo', () => {
    // Point 3684, from SciPy's implementation of the same direction numbers (point 3000 in its Gray code order).
    const expected: [number, number][] = [
      [0, 0.150146484375],
      [1, 0.338134765625],
      [2, 0.582763671875],
      [7, 0.392333984375],
      [20, 0.912841796875],
      [50, 0.095458984375],
      [79, 0.193603515625]
    ]
    for (const [dimension, value] of expected) expect(sobolBits(3684, dimension) / 2 ** 32).toBe(value)
  })
})

describe('the scrambled sequence', () => {
  const points = (count: number, dimension: number, seed: number): number[] =>
    Array.from({ length: count }, (_, index) => sobolUnit(index, dimension, [seed]))

  it('has one point in each interval of any dimension', () => {
    for (let dimension = 0; dimension < sobolDimensions; dimension++) {
      const cells = points(64, dimension, 7).map(x => Math.floor(x * 64))
      expect(new Set(cells).size).toBe(64)
    }
  })

  it('has one point in each elementary box of the first two dimensions', () => {
    const [xs, ys] = [points(64, 0, 3), points(64, 1, 3)]
    for (const columns of [1, 2, 4, 8, 16, 32, 64]) {
      const boxes = xs.map((x, i) => Math.floor(x * columns) + columns * Math.floor(ys[i]! * (64 / columns)))
      expect(new Set(boxes).size).toBe(64)
    }
  })

  it('differs by seed and stays inside', () => {
    expect(points(4, 0, 1)).not.toEqual(points(4, 0, 2))
    expect(points(1000, 200, 1).every(x => x > 0 && x < 1)).toBe(true)
    expect(new Set(points(1000, 200, 1)).size).toBe(1000)
  })
})
