import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeOf, scaleOf, stepped, valueAt } from '../../../src/renderer/views/newSweep/rangeScale.ts'
import type { RangeInput, RangeScale } from '../../../src/renderer/views/newSweep/rangeScale.ts'

const rate: RangeInput = { low: 0.0001, high: 0.1, log: true, whole: false, least: 0, most: 10 }
const units: RangeInput = { low: 64, high: 256, log: false, whole: true, least: 1, most: 65_536 }
const scale = (input: RangeInput): RangeScale => scaleOf(input) as RangeScale

test('a line leaves a decade, or half the range, to both sides, as far as the hyperparameter goes', () => {
  expect(scaleOf(rate)).toMatchObject({ from: 0.00001, to: 1 })
  expect(scaleOf({ ...rate, high: 5 })).toMatchObject({ to: 10 })
  expect(scaleOf(units)).toMatchObject({ from: 1, to: 352 })
  expect(scaleOf({ low: 0, high: 0.5, log: false, whole: false, least: 0, most: 0.9 })).toMatchObject({ from: 0, to: 0.9 })
})

test.each([
  ['upside down', { low: 1 }],
  ['empty', { low: 0.1 }],
  ['no number', { high: NaN }],
  ['from 0 on a log line', { low: 0 }]
])('a range that is %s has no line', (_, wrong) => {
  expect(scaleOf({ ...rate, ...wrong })).toBeUndefined()
})

test('values are as somebody would type them', () => {
  expect([0, 0.2, 0.4, 0.5, 1].map(place => valueAt(scale(rate), place))).toEqual([0.00001, 0.0001, 0.001, 0.0032, 1])
  expect(valueAt(scale(units), 0.5)).toBe(177)
  expect(valueAt(scale({ low: 0, high: 0.5, log: false, whole: false, least: 0, most: 0.9 }), 0.333)).toBe(0.3)
})

const range = fc
  .record({
    low: fc.double({ min: 0.001, max: 100, noNaN: true }),
    factor: fc.double({ min: 1.5, max: 1000, noNaN: true }),
    log: fc.boolean(),
    whole: fc.boolean()
  })
  .map(({ low, factor, log, whole }): RangeInput => {
    const [from, to] = whole ? [Math.ceil(low), Math.ceil(low) + Math.ceil(factor)] : [low, low * factor]
    return { low: from, high: to, log, whole, least: whole ? 1 : 0, most: 100_000 }
  })

test('a place gives a value of the line, whole where it must be, and a step leads on until the end', () => {
  fc.assert(
    fc.property(range, fc.double({ min: -1, max: 2, noNaN: true }), (input, place) => {
      const line = scale(input)
      const value = valueAt(line, place)
      expect(value).toBeGreaterThanOrEqual(line.from)
      expect(value).toBeLessThanOrEqual(line.to)
      if (input.whole) expect(Number.isInteger(value) || value === line.to || value === line.from).toBe(true)
      const up = stepped(line, value, 1)
      if (input.whole && value < line.to) expect(up).toBeGreaterThan(value)
      expect(up).toBeGreaterThanOrEqual(value)
      expect(stepped(line, value, -1)).toBeLessThanOrEqual(value)
    })
  )
})

test('a place goes there and back to within what rounding takes', () => {
  fc.assert(
    fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), (input, place) => {
      if (input.whole) return
      expect(Math.abs(placeOf(scale(input), valueAt(scale(input), place)) - place)).toBeLessThan(0.03)
    })
  )
})
