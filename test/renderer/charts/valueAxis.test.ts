import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brushOfStops, keptRows, stopsBetween, stopsOf, stopsOfBrush, tidyBetween } from '../../../src/renderer/charts/brush.ts'
import { createValueAxis } from '../../../src/renderer/charts/valueAxis.ts'
import type { ValueAxis, ValueAxisOptions } from '../../../src/renderer/charts/valueAxis.ts'
import type { ValuesColumn } from '../../../src/shared/runValues.ts'

/** A column from what each run has. */
function columnOf(values: readonly (number | string | null)[], type: ValuesColumn['type'] = 'number'): ValuesColumn {
  const words = [...new Set(values.filter(value => typeof value === 'string'))]
  return {
    name: 'x',
    type,
    numbers: Float64Array.from(values, value => (typeof value === 'number' ? value : NaN)),
    words,
    codes: Float64Array.from(words.length > 0 ? values : [], value => (typeof value === 'string' ? words.indexOf(value) : NaN))
  }
}
const usual: ValueAxisOptions = { log: false, pixels: 300, locale: 'en', withMissing: true, pad: 0.02 }
const axisOf = (values: readonly (number | string | null)[], options: Partial<ValueAxisOptions> = {}): ValueAxis =>
  createValueAxis(columnOf(values), { ...usual, ...options })

const anything = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom('NaN', '[256,128]', 'adam'), fc.constant(null))

describe('an axis', () => {
  test('has every run in a place between its ends, whatever the values; only missing ones have none where they are left out', () => {
    fc.assert(
      fc.property(fc.array(anything), fc.boolean(), fc.boolean(), (values, log, withMissing) => {
        const { places } = axisOf(values, { log, withMissing })
        for (const [row, value] of values.entries()) {
          if (value === null && !withMissing) expect(places[row]).toBeNaN()
          else {
            expect(places[row]).toBeGreaterThanOrEqual(0)
            expect(places[row]).toBeLessThanOrEqual(1)
          }
        }
      })
    )
  })

  test('keeps the order of numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }), { minLength: 2 }), numbers => {
        const { places } = axisOf(numbers)
        const order = [...numbers.keys()].toSorted((a, b) => numbers[a]! - numbers[b]!)
        for (const [i, row] of order.entries()) if (i > 0) expect(places[row]!).toBeGreaterThanOrEqual(places[order[i - 1]!]!)
      })
    )
  })

  test('counts what is no number in slots at the foot, infinities at their end', () => {
    const { slots } = axisOf([1, null, 'NaN', 'NaN', Infinity, -Infinity, 5])
    expect(slots.map(({ key, count }) => [key, count])).toEqual([
      ['none', 1],
      ['=NaN', 2],
      ['below', 1],
      ['above', 1]
    ])
    expect(slots.at(-1)!.place).toBeGreaterThan(0.9)
  })

  test('has a slot for what a log axis has no place for', () => {
    expect(axisOf([0.1, 0, -3, 1], { log: true }).slots).toMatchObject([{ key: 'low', count: 2 }])
    expect(axisOf([0, -1], { log: true })).toMatchObject({ log: false, slots: [] })
  })

  test('spreads words, states in their own order and numbers in words by size', () => {
    const states = createValueAxis(columnOf(['failed', 'queued', 'completed', null], 'text'), usual)
    expect(states.categorical).toBe(true)
    expect(states.slots.map(slot => slot.key)).toEqual(['none', '=queued', '=completed', '=failed'])
    expect(createValueAxis(columnOf(['w10', 'w2'], 'text'), usual).slots.map(slot => slot.key)).toEqual(['=w2', '=w10'])
  })

  test('of no run at all is sound', () => {
    expect(axisOf([])).toMatchObject({ slots: [], ticks: [] })
    expect(stopsOf(axisOf([]))).toEqual([])
  })
})

describe('a brush', () => {
  test('over stops takes in exactly the runs that stand at them, tidy or not, and is found again', () => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1 }), fc.nat(), fc.nat(), fc.boolean(), (values, a, b, tidy) => {
        const axis = axisOf(values)
        const stops = stopsOf(axis)
        const [from, to] = [a % stops.length, b % stops.length].toSorted((x, y) => x - y) as [number, number]
        const brush = brushOfStops(stops, from, to, tidy)
        expect(stopsOfBrush(stops, brush)).toEqual({ from, to })
        const kept = keptRows([{ axis, brush }], values.length)
        const inside = (row: number): boolean =>
          stops
            .slice(from, to + 1)
            .some(stop => (stop.slot === undefined ? stop.number === values[row] : stop.slot === axis.slots[axis.slotOf[row] ?? -1]?.key))
        for (const row of values.keys()) expect(kept[row]).toBe(inside(row) ? 1 : 0)
      })
    )
  })

  test('has short numbers where that takes in no other run', () => {
    const stops = stopsOf(axisOf([0.00098, 0.0010437, 0.0371, 0.052], { log: true }))
    expect(brushOfStops(stops, 1, 2, true)).toEqual({ low: 0.001, high: 0.04, slots: [] })
    expect(brushOfStops(stops, 1, 2, false)).toEqual({ low: 0.0010437, high: 0.0371, slots: [] })
  })

  test('between runs is none', () => {
    const stops = stopsOf(axisOf([1, 2]))
    expect(stopsBetween(stops, 0.4, 0.6)).toBeUndefined()
    expect(stopsBetween(stops, 0, 0.5)).toEqual({ from: 0, to: 0 })
  })

  test('tidy numbers are between the two given, and the own one never left out', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(fc.oneof(number, fc.constantFrom(Infinity, -Infinity)), number, (beyond, value) => {
        fc.pre(beyond !== value)
        const tidy = tidyBetween(beyond, value)
        if (beyond > value) expect(tidy >= value && tidy < beyond).toBe(true)
        else expect(tidy <= value && tidy > beyond).toBe(true)
      })
    )
  })
})
