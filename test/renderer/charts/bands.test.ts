import { expect, test } from 'vitest'
import { pointsOfBand, spreadOf } from '../../../src/renderer/charts/bands.ts'
import { shapePlot, placeLines } from '../../../src/renderer/charts/shaping.ts'
import type { Line } from '../../../src/renderer/charts/line.ts'

const columns = (...values: number[]): Float64Array<ArrayBuffer> => Float64Array.from(values)
const band = {
  key: ['x'],
  runs: 5,
  epochs: columns(1, 2, 3),
  means: columns(3, 2, 1),
  deviations: columns(1, 0.5, NaN),
  minima: columns(2, 1.6, 1),
  maxima: columns(4.5, 2.5, 1),
  counts: columns(5, 4, 1)
}

test.each([
  ['std', [2, 1.5, NaN], [4, 2.5, NaN]],
  ['se', [3 - 1 / Math.sqrt(5), 1.75, NaN], [3 + 1 / Math.sqrt(5), 2.25, NaN]],
  ['range', [2, 1.6, NaN], [4.5, 2.5, NaN]]
] as const)('a band of kind %s has its edges, and none around one run', (kind, lower, upper) => {
  const spread = spreadOf(band, kind)
  expect(Array.from(spread.lower)).toEqual(lower)
  expect(Array.from(spread.upper)).toEqual(upper)
  expect(spread).toMatchObject({ counts: band.counts, runs: 5 })
})

test('a 95 % interval is as wide as the runs at that epoch ask', () => {
  const { upper } = spreadOf(band, 'ci')
  expect(upper[0]).toBeCloseTo(3 + 2.776445105 / Math.sqrt(5), 8)
  expect(upper[1]).toBeCloseTo(2 + (3.182446305 * 0.5) / 2, 8)
})

test('the y axis has room for the whole band', () => {
  const run = { id: 'x', number: 1, name: 'x', startedAt: null }
  const line: Line = { run, metric: 'loss', split: 'train', points: pointsOfBand(band), spread: spreadOf(band, 'range') }
  const choices = { xAxis: 'epoch', logX: false, logY: false, smoothing: 0, ignoreOutliers: false } as const
  const { y } = shapePlot(placeLines([line], choices), { ...choices, zoom: undefined, width: 400, height: 200, locale: 'en' })
  expect(y.to).toBeGreaterThanOrEqual(y.position(4.5))
})
