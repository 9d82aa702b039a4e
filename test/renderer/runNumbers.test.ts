import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnchor, readNumbers, writeAnchor, writeNumbers } from '../../src/renderer/views/runs/runNumbers.ts'

test('numbers of runs are read as they were written', () => {
  const number = fc.oneof(fc.integer({ min: 1 }), fc.integer({ max: -1 }))
  fc.assert(
    fc.property(fc.uniqueArray(number, { minLength: 1, maxLength: 50 }), numbers => {
      expect(readNumbers(writeNumbers(numbers))).toEqual(numbers)
    })
  )
})

test('none, or too many to send, are not written; what is no number is passed over', () => {
  expect(writeNumbers([])).toBeUndefined()
  expect(writeNumbers(Array.from({ length: 51 }, (_, i) => i + 1))).toBeUndefined()
  expect(readNumbers(undefined)).toEqual([])
  expect(readNumbers('7,,x,0,1.5,1e999,-3,7')).toEqual([7, -3])
  expect(readNumbers('1,'.repeat(100_000))).toEqual([1])
})

test('an anchor is read as it was written, and garbage is none', () => {
  for (const anchor of [
    { number: 412, offset: 0 },
    { number: 1, offset: 27 }
  ]) {
    expect(readAnchor(writeAnchor(anchor))).toEqual(anchor)
  }
  expect(writeAnchor({ number: 412, offset: 0 })).toBe('412')
  for (const text of [undefined, '', 'x', '4:', '-4', '4:-1', '4.5', '9'.repeat(400)]) expect(readAnchor(text)).toBeUndefined()
})
