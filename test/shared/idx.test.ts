import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIdx } from '../../src/shared/idx.ts'

function idxFile(shape: number[], values: Uint8Array, type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, (type << 8) | shape.length)
  for (const [i, length] of shape.entries()) view.setUint32(4 + 4 * i, length)
  bytes.set(values, 4 + 4 * shape.length)
  return bytes
}

describe('parseIdx', () => {
  it('reads what was written, whatever the shape', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.nat(255)), (shape, stream) => {
        const size = shape.reduce((a, b) => a * b, 1)
        const values = Uint8Array.from({ length: size }, () => stream.next().value as number)
        expect(parseIdx(idxFile(shape, values), shape.length)).toEqual({ shape, data: values })
      })
    )
  })

  it('does not copy, and reads from the middle of a buffer', () => {
    const file = idxFile([3], Uint8Array.of(7, 8, 9))
    const around = new Uint8Array(file.length + 10)
    around.set(file, 5)
    const { data } = parseIdx(around.subarray(5, 5 + file.length), 1)
    expect([...data]).toEqual([7, 8, 9])
    expect(data.buffer).toBe(around.buffer)
  })

  it.each([
    ['an empty file', new Uint8Array(0), 'it has 0 bytes, too few for the 16-byte header'],
    ['a file cut in its header', idxFile([1, 1, 1], Uint8Array.of(1)).subarray(0, 15), 'it has 15 bytes, too few for the 16-byte header'],
    ['labels where images belong', idxFile([20], new Uint8Array(20)), 'its magic number is 2049, not 2051'],
    ['another type of values', idxFile([1, 1, 1], Uint8Array.of(1), 0x0d), 'its magic number is 3331, not 2051'],
    ['a truncated file', idxFile([2, 2, 2], new Uint8Array(8)).subarray(0, 23), 'it has 23 bytes, but its header promises 24'],
    ['a file that is too long', idxFile([1, 1, 1], new Uint8Array(2)), 'it has 18 bytes, but its header promises 17']
  ])('%s is refused with its cause', (_what, bytes, message) => {
    expect(() => parseIdx(bytes, 3)).toThrow(message)
  })
})
