import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { xAxes } from '../../../src/renderer/charts/line.ts'
import { placeLines, shapePlot } from '../../../src/renderer/charts/shaping.ts'
import type { PlotOptions } from '../../../src/renderer/charts/shaping.ts'
import { anyValues, lineOf } from './fixtures.ts'

const options = (part: Partial<PlotOptions> = {}): PlotOptions => ({
  xAxis: 'epoch',
  logX: false,
  logY: false,
  smoothing: 0,
  ignoreOutliers: false,
  zoom: undefined,
  width: 500,
  height: 200,
  locale: 'en',
  ...part
})
const plotOf = (values: readonly number[], part: Partial<PlotOptions> = {}) => {
  const all = options(part)
  return shapePlot(placeLines([lineOf(values)], all), all)
}

describe('any numbers', () => {
  const choices = fc.record({
    xAxis: fc.constantFrom(...xAxes),
    logX: fc.boolean(),
    logY: fc.boolean(),
    smoothing: fc.constantFrom(0, 0.6, 0.99),
    ignoreOutliers: fc.boolean(),
    width: fc.integer({ min: 0, max: 900 }),
    height: fc.integer({ min: 0, max: 400 }),
    locale: fc.constantFrom('en' as const, 'ko' as const)
  })

  test('draw without an exception, with finite axes and honest counts', () => {
    fc.assert(
      fc.property(anyValues, choices, (values, part) => {
        const plot = plotOf(values, part)
        for (const axis of [plot.x, plot.y]) {
          expect(Number.isFinite(axis.from) && Number.isFinite(axis.to) && axis.from < axis.to).toBe(true)
          for (const tick of axis.ticks) expect(Number.isFinite(tick.value)).toBe(true)
        }
        expect(plot.total).toBe(values.length)
        expect(plot.drawn).toBeLessThanOrEqual(plot.total)
        expect(plot.lane.length).toBe(values.filter(value => !Number.isFinite(value)).length)
        if (part.logY) expect(plot.atOrBelowZero).toBe(values.filter(value => Number.isFinite(value) && value <= 0).length)
      }),
      { numRuns: 300 }
    )
  })

  test('stand inside the y axis, whatever is not a number', () => {
    fc.assert(
      fc.property(anyValues, fc.boolean(), (values, logY) => {
        // Beyond that no axis has room for the distance between two numbers.
        const drawable = values.filter(value => !Number.isFinite(value) || Math.abs(value) < 1e300)
        const plot = plotOf(drawable, { logY })
        for (const path of plot.paths) {
          for (const y of path.ys) if (!Number.isNaN(y)) expect(y >= plot.y.from && y <= plot.y.to).toBe(true)
        }
      })
    )
  })
})

test('NaN breaks the line and stands in the lane', () => {
  const plot = plotOf([1, NaN, 2, Infinity])
  expect(Array.from(plot.paths[0]?.ys ?? [])).toEqual([1, NaN, 2, NaN])
  expect(plot.lane.map(mark => [mark.epoch, mark.mark])).toEqual([
    [2, 'nan'],
    [4, 'above']
  ])
  expect(plot.y.to).toBeLessThan(3)
})

test('values at or below zero stand in the gutter of a log axis', () => {
  const plot = plotOf([1, 0, -3, 0.01], { logY: true })
  expect(plot.atOrBelowZero).toBe(2)
  expect(plot.y.gutter).toBeLessThan(plot.y.start)
  expect(plot.paths[0]?.ys[1]).toBe(plot.y.gutter)
})

test('the raw line stays, faint, under the smoothed one', () => {
  expect(plotOf([3, 1, 2], { smoothing: 0.6 }).paths.map(path => path.faint)).toEqual([true, false])
})

test('12,400 points on 500 pixels: few are drawn, the extremes among them', () => {
  const values = Array.from({ length: 12_400 }, (_, i) => Math.sin(i / 50) + (i === 7001 ? 10 : 0))
  const plot = plotOf(values)
  expect(plot.total).toBe(12_400)
  expect(plot.drawn).toBeLessThanOrEqual(4 * 501)
  expect(Math.max(...(plot.paths[0]?.ys ?? []))).toBe(Math.max(...values))
})

test('a zoom shows its own range and fits the y axis to it', () => {
  const plot = plotOf([100, 50, 3, 2, 1], { zoom: { x: { min: 3, max: 5 } } })
  expect([plot.x.from, plot.x.to, plot.total]).toEqual([3, 5, 3])
  expect(plot.y.to).toBeLessThan(4)
})

test('outliers are clipped only on request, counted and marked', () => {
  const values = [...Array.from({ length: 199 }, (_, i) => 1 + i / 199), 1000]
  const plot = plotOf(values, { ignoreOutliers: true })
  expect(plot.y.to).toBeLessThan(3)
  expect(plot.outside).toBe(plot.outsideMarks.length)
  expect(plot.outsideMarks.some(mark => mark.side === 'top')).toBe(true)
})

test('time starts at the start of the run', () => {
  const [line] = placeLines([lineOf([1, 2, 3])], { xAxis: 'time', smoothing: 0 })
  expect(Array.from(line?.xs ?? [])).toEqual([1000, 2000, 3000])
})

test('points without an epoch have no place on the epoch axis', () => {
  const line = lineOf([1, 2, 3])
  line.points.epochs[1] = NaN
  const [placed] = placeLines([line], { xAxis: 'epoch', smoothing: 0 })
  expect(Array.from(placed?.values ?? [])).toEqual([1, 3])
})

test('without a finite value there is no scale to read', () => {
  const plot = plotOf([NaN, NaN])
  expect(plot.y.ticks).toEqual([])
  expect(plot.lane).toHaveLength(2)
})
