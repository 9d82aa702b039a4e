import { expect, test } from 'vitest'
import { runPalette, runStyles } from '../../../src/renderer/charts/colours.ts'
import { datasetsOf } from '../../../src/renderer/charts/curveOptions.ts'
import { placeLines, shapePlot } from '../../../src/renderer/charts/shaping.ts'
import { lineOf } from './fixtures.ts'

const theme = { text: '#000000', muted: '', faint: '', border: '', background: '', warn: '', font: '', runs: [...runPalette.light] }
const options = {
  ...({ xAxis: 'epoch', logX: false, logY: false, smoothing: 0, ignoreOutliers: false, zoom: undefined } as const),
  ...({ width: 500, height: 200, locale: 'en' } as const)
}

function datasetsOfRuns(count: number, highlightedId?: string) {
  const runs = Array.from({ length: count }, (_, i) => ({ id: `run ${i}`, number: i + 1, name: '', startedAt: null }))
  // Every fifth run has a point between two gaps, which is a dot.
  const lines = runs.map((run, i) => lineOf([1, i % 5 === 0 ? NaN : 2, 3, NaN, i], { run }))
  const plot = shapePlot(placeLines(lines, options), options)
  return datasetsOf(plot, { theme, styles: runStyles(runs, true), highlightedId, baselineId: undefined, dashed: true })
}

const points = (datasets: ReturnType<typeof datasetsOf>): number[] =>
  datasets
    .flatMap(({ data }) => (data as { y: number }[]).map(({ y }) => y))
    .filter(y => !Number.isNaN(y))
    .sort((a, b) => a - b)
const dots = (datasets: ReturnType<typeof datasetsOf>): number =>
  datasets.flatMap(({ pointRadius }) => pointRadius as number | number[]).filter(radius => radius > 0).length

test('many lines share strokes of their colour, and have every point, gap and dot that they have alone', () => {
  const [few, many] = [datasetsOfRuns(60), datasetsOfRuns(100)]
  expect(few.length).toBe(60)
  expect(many.length).toBe(10)
  expect(points(many).length).toBe((points(few).length / 60) * 100)
  // Of five, one has two dots beside a gap on both sides, the others one at their end.
  expect([dots(few), dots(many)]).toEqual([60 + 24, 100 + 40])
  for (const { data, parsing } of many) expect([(data as unknown[]).length, parsing]).toEqual([60, { xAxisKey: 'x', yAxisKey: 'y' }])
})

test('a run that is pointed at is the last stroke, thick and alone', () => {
  const last = datasetsOfRuns(100, 'run 7').at(-1)
  expect(last).toMatchObject({ borderWidth: 2.5, borderColor: runPalette.light[7] })
  expect(last?.data.length).toBe(5)
})
