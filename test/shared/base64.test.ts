import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64, encodeInScript } from '../../src/shared/base64.ts'

test('both ways of writing base64 say what Node says, and reading gives the bytes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
      const expected = Buffer.from(bytes).toString('base64')
      expect([encodeInScript(bytes), encodeBase64(bytes)]).toEqual([expected, expected])
      expect([...decodeBase64(expected)]).toEqual([...bytes])
    })
  )
})

test('a part of a buffer is written alone, and text of another length is refused', () => {
  const part = new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4)
  expect(encodeBase64(part)).toBe('AgME')
  expect(() => decodeBase64('AgM')).toThrow(/multiple of four/)
})
