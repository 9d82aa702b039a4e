import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallest } from '../../../src/core/runs/list/smallest.ts'

test('the first of a list are those of the sorted list, equal ones in the order they came', () => {
  const compare = (a: number, b: number): number => Math.trunc(a / 4) - Math.trunc(b / 4)
  fc.assert(
    fc.property(fc.array(fc.nat(40)), fc.nat(12), (values, count) => {
      expect(smallest(values, count, compare)).toEqual(values.toSorted(compare).slice(0, count))
    })
  )
})
