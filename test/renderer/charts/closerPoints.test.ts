import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withCloser } from '../../../src/renderer/charts/closerPoints.ts'
import type { Points } from '../../../src/renderer/charts/line.ts'
import { placeLines, shapePlot } from '../../../src/renderer/charts/shaping.ts'
import { smooth } from '../../../src/renderer/charts/smoothing.ts'
import { anyValue, lineOf, pointsOf } from './fixtures.ts'

const weight = 0.5

/** Some points of a series, by their places in it. */
function partOf(values: readonly number[], ranks: readonly number[], smoothed?: Float64Array): Points {
  const whole = pointsOf(values)
  const pick = (column: Float64Array): Float64Array => Float64Array.from(ranks, rank => column[rank] ?? NaN)
  return {
    steps: pick(whole.steps),
    epochs: pick(whole.epochs),
    times: pick(whole.times),
    values: pick(whole.values),
    ranks: Float64Array.from(ranks),
    ...(smoothed ? { smoothed: pick(smoothed) } : {})
  }
}
const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)

test('a closer part stands in its place: between its ends every point of it, outside those of the whole series', () => {
  const input = fc.tuple(fc.array(anyValue, { minLength: 4, maxLength: 60 }), fc.nat(), fc.nat(), fc.array(fc.boolean(), { minLength: 60 }))
  fc.assert(
    fc.property(input, ([values, a, b, isKept]) => {
      const from = Math.min(a % values.length, b % values.length)
      const to = Math.max(a % values.length, b % values.length) + 1
      const overview = range(0, values.length).filter(i => i === 0 || i === values.length - 1 || isKept[i])
      const joined = withCloser(partOf(values, overview), partOf(values, range(from, to)), weight)
      const expected = [...overview.filter(i => i < from), ...range(from, to), ...overview.filter(i => i >= to)]
      expect(joined).toEqual(partOf(values, expected))
    })
  )
})

test('the moving average goes on over points that were logged since', () => {
  const values = range(0, 200).map(i => Math.sin(i / 9) + (i % 7))
  const average = smooth(Float64Array.from(values), weight)
  const grown = partOf(values, [0, ...range(150, 200)])
  const joined = withCloser(grown, partOf(values, range(0, 160), average), weight)
  expect(joined.values.length).toBe(200)
  joined.smoothed?.forEach((value, i) => expect(value).toBeCloseTo(average[i] ?? NaN, 12))
})

test('the counts of a picture are those of the whole series, in view and zoomed', () => {
  const values = range(0, 1000).map(i => i % 10)
  const reduced = placeLines([lineOf([], { points: partOf(values, [0, 9, 10, 400, 401, 402, 999]) })], { xAxis: 'step', smoothing: 0 })
  const options = {
    xAxis: 'step',
    logX: false,
    logY: false,
    smoothing: 0,
    ignoreOutliers: false,
    width: 500,
    height: 200,
    locale: 'en'
  } as const
  expect(shapePlot(reduced, { ...options, zoom: undefined })).toMatchObject({ drawn: 7, total: 1000 })
  expect(shapePlot(reduced, { ...options, zoom: { x: { min: 4010, max: 4030 } } })).toMatchObject({ drawn: 3, total: 3 })
})

test('no average is drawn that was not taken over all points', () => {
  const [line] = placeLines([lineOf([], { points: partOf([1, 2, 3, 4], [0, 3]) })], { xAxis: 'step', smoothing: 0.9 })
  expect(line?.smoothed).toBeNull()
})
