import { expect, test } from 'vitest'
import { requireRun } from '../../../src/core/runs/requireRun.ts'
import { createSeriesReads } from '../../../src/core/runs/seriesReads.ts'
import { mostWhole } from '../../../src/shared/series.ts'
import type { PointsPage } from '../../../src/shared/series.ts'
import { createAverage } from '../../../src/shared/smoothing.ts'
import { openList } from './openList.ts'

const odd = new Map([
  [3, NaN],
  [17_001, Infinity],
  [29_990, -Infinity]
])
const valueAt = (i: number): number => odd.get(i) ?? Math.sin(i / 50) + ((i * 7919) % 101) / 50 - i / 30_000
const long = Array.from({ length: 30_000 }, (_, i) => valueAt(i))

function open(points: Record<string, number[]>) {
  const { add, tables } = openList()
  const id = add({ points })
  return { id, ...createSeriesReads(tables, wanted => requireRun(tables, wanted)) }
}

test('a series of usual length comes whole, a long one reduced, with the extremes of every stretch and everything that is not finite', async () => {
  const { id, series } = open({ val_loss: long.slice(0, mostWhole), loss: long })
  const [whole, reduced] = (await series([id])).sort((a, b) => Number(a.metric === 'loss') - Number(b.metric === 'loss'))
  expect([whole?.values.length, whole?.ranks]).toEqual([mostWhole, undefined])
  const ranks = [...(reduced?.ranks ?? [])]
  const there = new Set(ranks)
  expect(reduced?.values.length).toBeLessThan(9000)
  expect([...(reduced?.values ?? [])]).toEqual(ranks.map(valueAt))
  expect([...(reduced?.steps ?? [])]).toEqual(ranks.map(rank => rank + 1))
  for (let from = 0; from < long.length; from += 15) {
    const stretch = long.slice(from, from + 15)
    const finite = stretch.filter(Number.isFinite)
    const stay = [0, 14, stretch.indexOf(Math.min(...finite)), stretch.indexOf(Math.max(...finite))]
    expect(stay.filter(i => !there.has(from + i))).toEqual([])
  }
  expect([...odd.keys()].filter(i => !there.has(i))).toEqual([])
})

test('a range from nearby has every point and its neighbours, and the average as all points before left it', async () => {
  const { id, closer } = open({ loss: long })
  const average = createAverage(0.99)
  const averages = long.map(average)
  for (const range of [
    { x: 'step', from: 20_001, to: 20_500 },
    { x: 'epoch', from: 20_000.5, to: 20_500.5 }
  ] as const) {
    const found = await closer({ id, metric: 'loss', range, smoothing: 0.99 })
    expect([...(found.ranks ?? [])]).toEqual(Array.from({ length: 502 }, (_, i) => 19_999 + i))
    expect([...found.values]).toEqual(long.slice(19_999, 20_501))
    found.smoothed?.slice(1, -1).forEach((value, i) => expect(value).toBeCloseTo(averages[20_000 + i] ?? NaN, 12))
  }
  expect((await closer({ id, metric: 'loss', smoothing: 0.6 })).smoothed?.length).toBeLessThan(13_000)
})

test('bad questions: nothing in the range, a metric that was never logged, one point, only NaN', async () => {
  const { id, closer, series } = open({ one: [5], nothing: [NaN, NaN, NaN] })
  expect((await closer({ id, metric: 'one', range: { x: 'time', from: 7, to: 9 }, smoothing: 0 })).values.length).toBeLessThanOrEqual(1)
  expect((await closer({ id, metric: 'never', smoothing: 0.6 })).values.length).toBe(0)
  expect([...(await closer({ id, metric: 'one', smoothing: 0.6 })).values]).toEqual([5])
  expect([...(await closer({ id, metric: 'nothing', smoothing: 0.6 })).values]).toEqual([NaN, NaN, NaN])
  expect(await series([id], ['never'])).toEqual([])
})

test('pages hold every point once, in order, however long the series', async () => {
  const { id, points } = open({ accuracy: [1, 2], loss: [...long, ...long], val_loss: [3] })
  const pages: PointsPage[] = []
  let after: PointsPage['next'] = null
  do {
    const page: PointsPage = points({ ids: [id], after })
    pages.push(page)
    after = page.next
  } while (after)
  expect(pages.map(page => page.series.reduce((sum, series) => sum + series.values.length, 0))).toEqual([50_000, 10_003])
  const all = pages.flatMap(page => page.series)
  expect(all.filter(series => series.metric === 'loss').flatMap(series => [...series.steps])).toEqual(
    long.concat(long).map((_, i) => i + 1)
  )
  expect(points({ ids: [id], metrics: ['val_loss'], after: null })).toMatchObject({ series: [{ metric: 'val_loss' }], next: null })
})

test('a long series whose steps have gaps keeps the same points at its own steps, and the averages over all of them', async () => {
  const { add, tables } = openList()
  const id = add({ points: { loss: [0] } })
  const { number } = requireRun(tables, id)
  const stepOf = (i: number): number => 10 + i * 3 + (i % 3)
  const points = long.map((value, i) => ({ metric: 'val_loss', step: stepOf(i), epoch: i, time: i, value }))
  tables.points.write(number, points)
  const { closer } = createSeriesReads(tables, wanted => requireRun(tables, wanted))
  const averages = long.map(createAverage(0.6))
  const found = await closer({ id, metric: 'val_loss', smoothing: 0.6 })
  const ranks = [...(found.ranks ?? [])]
  expect(ranks.length).toBeGreaterThan(6000)
  expect([...found.values]).toEqual(ranks.map(valueAt))
  expect([...found.steps]).toEqual(ranks.map(stepOf))
  expect([...(found.smoothed ?? [])]).toEqual(ranks.map(rank => averages[rank]))
})
