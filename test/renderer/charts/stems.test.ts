import { expect, test } from 'vitest'
import type { Line, Points } from '../../../src/renderer/charts/line.ts'
import { placeLines, shapePlot } from '../../../src/renderer/charts/shaping.ts'
import { pointsUpTo } from '../../../src/renderer/charts/stems.ts'

const pointsOf = (from: number, values: readonly number[]): Points => ({
  steps: Float64Array.from(values, (_, i) => (from + i) * 10),
  epochs: Float64Array.from(values, (_, i) => from + i),
  times: Float64Array.from(values, (_, i) => 1000 * (from + i)),
  values: Float64Array.from(values)
})
const parent = pointsOf(1, [9, 8, 7, 6])
const lineOf = (id: string, points: Points, stemTo?: number): Line => ({
  ...{ run: { id, number: 1, name: id, startedAt: 0 }, metric: 'val_loss', split: 'validation', points },
  ...(stemTo === undefined ? {} : { stem: { runId: 'parent', points: pointsUpTo(parent, stemTo) } })
})
const options = { xAxis: 'epoch', logX: false, logY: false, smoothing: 0, ignoreOutliers: false, zoom: undefined } as const
const plotOf = (lines: Line[], xAxis: 'epoch' | 'time' = 'epoch') =>
  shapePlot(placeLines(lines, { ...options, xAxis }), { ...options, xAxis, width: 400, height: 200, locale: 'en' })
const strokes = (lines: Line[]) => plotOf(lines).paths.map(({ key, xs, ys }) => [key, [...xs], [...ys]])

test('a branch begins at the point where it left, with what was before it drawn faintly', () => {
  const plot = plotOf([lineOf('child', pointsOf(3, [5, 4]), 2)])
  expect(strokes([lineOf('child', pointsOf(3, [5, 4]), 2)])).toEqual([
    ['child val_loss', [3, 4], [5, 4]],
    ['child val_loss stem', [1, 2], [9, 8]],
    ['child val_loss link', [2, 3], [8, 5]]
  ])
  expect(plot.paths.map(({ faint }) => faint)).toEqual([false, true, false])
  expect(plot.forks).toEqual([{ x: 2, y: 8, runId: 'child' }])
  // Its own points alone are counted, and the axes have room for its past.
  expect(plot).toMatchObject({ drawn: 2, total: 2 })
  expect(plot.x.valueAt(plot.x.start)).toBe(1)
  expect(plot.y.valueAt(plot.y.to)).toBeGreaterThanOrEqual(9)
})

test('the past that branches share is drawn once, and not where its run is drawn itself', () => {
  const children = [lineOf('a', pointsOf(3, [5]), 2), lineOf('b', pointsOf(4, [3]), 3)]
  const keys = (lines: Line[]): string[] => strokes(lines).map(([key]) => String(key))
  expect(keys(children).filter(key => key.endsWith('stem'))).toEqual(['b val_loss stem'])
  expect(keys([...children, lineOf('parent', parent)]).filter(key => key.endsWith('stem'))).toEqual([])
})

test('time since the start has no past, nor has a branch without points', () => {
  expect(plotOf([lineOf('child', pointsOf(3, [5, 4]), 2)], 'time').forks).toEqual([])
  expect(plotOf([lineOf('child', pointsOf(3, []), 2)]).forks).toEqual([])
})
