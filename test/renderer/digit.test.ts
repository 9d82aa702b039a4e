import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asMnist } from '../../src/renderer/views/inside/digit.ts'
import type { Ink } from '../../src/renderer/views/inside/digit.ts'

/** A filled rectangle on a pad. */
function rectangle({ left, top, wide, high, pad = 100 }: { left: number; top: number; wide: number; high: number; pad?: number }): Ink {
  const values = new Float32Array(pad * pad)
  for (let y = top; y < top + high; y++) for (let x = left; x < left + wide; x++) values[y * pad + x] = 1
  return { width: pad, height: pad, values }
}
const inked = (pixels: readonly number[]): { left: number; right: number; top: number; bottom: number } => {
  const places = pixels.flatMap((value, i) => (value > 0 ? [{ x: i % 28, y: Math.floor(i / 28) }] : []))
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

describe('asMnist', () => {
  it('of an empty pad is nothing', () => {
    expect(asMnist({ width: 10, height: 10, values: new Float32Array(100) })).toBeUndefined()
  })

  it('fits the drawing into 20 × 20 in the middle, keeping its shape', () => {
    const tall = asMnist(rectangle({ left: 10, top: 20, wide: 10, high: 60 })) ?? []
    const box = inked(tall)
    expect([box.bottom - box.top + 1, box.right - box.left + 1]).toEqual([20, 3])
    expect(Math.abs(box.top + box.bottom - 27)).toBeLessThanOrEqual(1)
    expect(Math.max(...tall)).toBe(255)
  })

  it('is the same wherever and however large it was drawn', () => {
    const size = fc.record({
      left: fc.integer({ min: 0, max: 30 }),
      top: fc.integer({ min: 0, max: 30 }),
      scale: fc.integer({ min: 1, max: 3 })
    })
    const reference = asMnist(rectangle({ left: 40, top: 40, wide: 10, high: 20 }))
    fc.assert(
      fc.property(size, ({ left, top, scale }) => {
        expect(asMnist(rectangle({ left, top, wide: 10 * scale, high: 20 * scale }))).toEqual(reference)
      })
    )
  })

  it('has 784 values from 0 to 255 whatever is drawn', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 }), values => {
        const pixels = asMnist({ width: 8, height: 8, values: Float32Array.from(values) })
        if (!pixels) return
        expect(pixels).toHaveLength(784)
        for (const value of pixels) expect(Number.isInteger(value) && value >= 0 && value <= 255).toBe(true)
      })
    )
  })
})
