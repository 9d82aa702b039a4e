import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAxis, paddedForAxis } from '../../../src/renderer/charts/axis.ts'
import { clockTicks, durationTicks, linearTicks, logTicks } from '../../../src/renderer/charts/ticks.ts'

const labels = (ticks: { label: string }[]): string[] => ticks.map(tick => tick.label)
const range = fc
  .tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1e-9, max: 1e9, noNaN: true }))
  .map(([min, span]) => [min, min + span] as const)

describe('ticks', () => {
  test('stand at 1-2-5 steps', () => {
    expect(labels(linearTicks(0, 1))).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1.0'])
    expect(labels(linearTicks(-3, 12))).toEqual(['0', '5', '10'])
    expect(labels(linearTicks(-0.05, 0.05, { count: 2 }))).toEqual(['\u22120.05', '0', '0.05'])
  })

  test('are as near to the number asked for as the steps allow', () => {
    expect(labels(linearTicks(0.05, 1.05))).toEqual(['0.2', '0.4', '0.6', '0.8', '1.0'])
    expect(labels(linearTicks(1, 12, { whole: true }))).toEqual(['2', '4', '6', '8', '10', '12'])
  })

  test('of epochs are whole', () => {
    expect(labels(linearTicks(1, 3, { whole: true }))).toEqual(['1', '2', '3'])
  })

  test('of a log axis stand at 1-2-5, at powers where those are many', () => {
    expect(labels(logTicks(0.01, 1, 6))).toEqual(['0.01', '0.02', '0.05', '0.1', '0.2', '0.5', '1'])
    expect(labels(logTicks(1e-4, 1, 6))).toEqual(['0.0001', '0.001', '0.01', '0.1', '1'])
    expect(logTicks(2.1, 2.6, 5).length).toBeGreaterThanOrEqual(2)
  })

  test('of time have one unit, in both languages', () => {
    expect(labels(durationTicks(0, 240_000, { locale: 'en' }))).toEqual(['0 min', '1 min', '2 min', '3 min', '4 min'])
    expect(labels(durationTicks(0, 240_000, { locale: 'ko' }))).toEqual(['0분', '1분', '2분', '3분', '4분'])
    expect(labels(durationTicks(0, 2000, { locale: 'en', count: 2 }))).toEqual(['0 s', '1 s', '2 s'])
  })

  test('of the clock stand at round local times', () => {
    const start = new Date(2026, 2, 1, 14, 2, 11).getTime()
    expect(labels(clockTicks(start, start + 20 * 60_000))).toEqual(['14:05', '14:10', '14:15', '14:20'])
  })

  test('are few, ascending and inside, for any range', () => {
    fc.assert(
      fc.property(range, ([min, max]) => {
        const ticks = linearTicks(min, max)
        expect(ticks.length).toBeLessThan(20)
        ticks.forEach((tick, i) => i > 0 && expect(tick.value).toBeGreaterThan(ticks[i - 1]?.value ?? NaN))
      })
    )
  })
})

describe('axis', () => {
  const make = (part: Partial<Parameters<typeof createAxis>[0]>) =>
    createAxis({ kind: 'value', log: false, limits: { min: 1, max: 100 }, pixels: 112, hasGutter: false, locale: 'en', ...part })

  test('positions and values are each other’s inverse', () => {
    for (const log of [false, true]) {
      const axis = make({ log })
      for (const value of [1, 7.5, 100]) expect(axis.valueAt(axis.position(value))).toBeCloseTo(value, 9)
    }
  })

  test('the gutter takes 12 pixels before the start of a log axis', () => {
    const axis = make({ log: true, hasGutter: true })
    expect((axis.start - axis.from) / (axis.to - axis.from)).toBeCloseTo(12 / 112, 9)
    expect(axis.position(0)).toBe(axis.gutter)
    expect(axis.position(-5)).toBe(axis.gutter)
  })

  test('room around limits keeps a log axis above 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), fc.double({ min: 1, max: 1e6, noNaN: true }), (min, factor) => {
        const limits = paddedForAxis({ min, max: min * factor }, true, 0.05)
        expect(limits.min > 0 && limits.min < limits.max).toBe(true)
      })
    )
  })
})
