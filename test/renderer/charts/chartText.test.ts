import { expect, test } from 'vitest'
import { latexOfDrawn } from '../../../src/renderer/charts/chartLatex.ts'
import { csvOfDrawn, csvOfLines, drawnLines, fileName, jsonOfSeries } from '../../../src/renderer/charts/chartText.ts'
import { placeLines, shapePlot } from '../../../src/renderer/charts/shaping.ts'
import type { PlotOptions } from '../../../src/renderer/charts/shaping.ts'
import { lineOf, pointsOf } from './fixtures.ts'

test('CSV has one row a point, full precision and non-finite values as words', () => {
  const csv = csvOfLines([lineOf([0.1 + 0.2, NaN, -Infinity], { run: { id: 'a', number: 7, name: 'wide, "new"', startedAt: null } })])
  expect(csv).toBe(
    [
      'run,name,metric,split,step,epoch,time,value',
      '7,"wide, ""new""",val_loss,validation,10,1,2023-11-14T22:13:21.000Z,0.30000000000000004',
      '7,"wide, ""new""",val_loss,validation,20,2,2023-11-14T22:13:22.000Z,NaN',
      '7,"wide, ""new""",val_loss,validation,30,3,2023-11-14T22:13:23.000Z,-Infinity\n'
    ].join('\n')
  )
})

test('beats of an epoch under way are not exported', () => {
  expect(
    csvOfLines([lineOf([1], { provisional: true })])
      .trim()
      .split('\n')
  ).toHaveLength(1)
})

test('file names keep letters of every script', () => {
  expect(fileName('val_loss by 에포크/1', 'csv')).toBe('val_loss-by-에포크-1.csv')
})

const options = {
  ...({ xAxis: 'epoch', logX: false, logY: false, smoothing: 0, ignoreOutliers: false } as const),
  ...({ zoom: undefined, width: 100, height: 100, locale: 'en' } as const)
}
function drawnOf(values: number[], part: Partial<PlotOptions> = {}) {
  const all = { ...options, ...part }
  const placed = placeLines([lineOf(values)], all)
  return { placed, drawn: drawnLines(placed, shapePlot(placed, all)) }
}
const rowsOf = (csv: string): string[] => csv.trim().split('\n').slice(1)

test('what is seen is the points in view that the line goes through, every one that is no number among them', () => {
  const values = Array.from({ length: 5000 }, (_, i) => (i === 1234 ? NaN : Math.sin(i)))
  const whole = drawnOf(values)
  const plot = shapePlot(whole.placed, options)
  const rows = rowsOf(csvOfDrawn(whole.drawn))
  expect(rows.length).toBe(plot.drawn)
  expect(rows.length).toBeLessThan(500)
  expect(rows.some(row => row.endsWith(',NaN'))).toBe(true)
  const near = rowsOf(csvOfDrawn(drawnOf(values, { zoom: { x: { min: 100, max: 140 } } }).drawn))
  expect(near.map(row => Number(row.split(',')[5]))).toEqual(Array.from({ length: 41 }, (_, i) => 100 + i))
})

test('what is smoothed for the eye stands beside the values', () => {
  const csv = csvOfDrawn(drawnOf([1, 1, 4], { smoothing: 0.5 }).drawn)
  expect(csv.split('\n')[0]).toBe('run,name,metric,split,step,epoch,time,value,smoothed')
  expect(rowsOf(csv).map(row => row.split(',').slice(-2).map(Number))).toEqual([
    [1, 1],
    [1, 1],
    [4, (0.5 * (0.5 * 0.5 + 0.5) + 0.5 * 4) / (1 - 0.125)]
  ])
})

test('means of groups come with the edges of their bands', () => {
  const spread = { lower: Float64Array.of(0.5), upper: Float64Array.of(1.5), counts: Float64Array.of(3), runs: 5 }
  const [head, row] = csvOfLines([lineOf([1], { spread })]).split('\n')
  expect([head?.endsWith('value,lower,upper,runs'), row?.endsWith(',1,0.5,1.5,3')]).toEqual([true, true])
})

test('JSON joins the parts of a series, and says in words what is no number', () => {
  const named = { id: 'a', run: { number: 7, name: 'wide' }, metric: 'loss', split: 'train' }
  const { lines } = JSON.parse(
    jsonOfSeries([
      { ...named, series: pointsOf([1, NaN]) },
      { ...named, series: pointsOf([-Infinity]) }
    ])
  ) as {
    lines: { values: unknown[]; epochs: unknown[]; run: number }[]
  }
  expect(lines).toMatchObject([
    { run: 7, name: 'wide', metric: 'loss', split: 'train', values: [1, 'NaN', '-Infinity'], epochs: [1, 2, 1] }
  ])
})

test('LaTeX is a figure with log axes where the chart has them, gaps and names that are safe', () => {
  const { drawn } = drawnOf([0.5, NaN, 2])
  const tex = latexOfDrawn(drawn, {
    xAxis: 'epoch',
    logX: false,
    logY: true,
    xWord: 'epoch',
    metric: 'val_loss',
    colourOf: () => '#5060ff'
  })
  expect(tex).toContain('\\begin{axis}[xlabel={epoch}, ylabel={val\\_loss}, ymode=log,')
  expect(tex).toContain('\\addplot[color={rgb,255:red,80;green,96;blue,255}] coordinates {(1,0.5) (2,nan) (3,2)};')
  expect(tex).toContain('\\addlegendentry{wide-0.2}')
})
