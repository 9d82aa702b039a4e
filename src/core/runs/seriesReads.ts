import { setImmediate } from 'node:timers/promises'
import { mostWhole } from '../../shared/series.ts'
import type { Closer, PointsPage, Series } from '../../shared/series.ts'
import { createAverage, memoryOf } from '../../shared/smoothing.ts'
import { allSteps, toColumns } from '../storage/pointsTable.ts'
import { fromStored } from '../storage/storedNumber.ts'
import type { RawRow, Steps } from '../storage/pointsTable.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { placesToKeep } from './reduceSeries.ts'

/** Stretches a long series is cut into: some two a pixel of a usual chart. */
const stretches = 2000
const pointsPerPage = 50_000
/** The core answers one question after the other: a long reading lets others in between this often. */
const turnMs = 10

type Key = { id: string; number: number; metric: string; metricId: number }
type Part = { steps: Steps; smoothing: number }
/** Points that stay, in order, with the place of each among all points and the moving average there. */
type Kept = { rows: RawRow[]; ranks: number[]; smoothed: number[] }

/** Reads points of runs for windows and files: short series whole, long ones reduced to what a picture can show, and every point in pages. */
export function createSeriesReads(tables: Tables, row: (id: string) => RunRow) {
  const keyOf = ({ id, number }: RunRow, metric: string): Key => ({ id, number, metric, metricId: tables.metrics.idOf(metric) ?? -1 })

  function keysOf(found: RunRow, metrics: readonly string[] | undefined): Key[] {
    const measured = Object.keys(tables.summaries.ofRuns([found.number]).get(found.number) ?? {})
    return (metrics ? measured.filter(metric => metrics.includes(metric)) : measured).map(metric => keyOf(found, metric))
  }
  async function series(ids: readonly string[], metrics?: readonly string[]): Promise<Series[]> {
    const read: Series[] = []
    for (const key of ids.map(row).flatMap(found => keysOf(found, metrics))) {
      if (countOf(tables, key, allSteps) > mostWhole) read.push(await readPart(tables, key, { steps: allSteps, smoothing: 0 }))
      else
        read.push({ run_id: key.id, metric: key.metric, ...toColumns(tables.points.rows(key.number, key.metricId, allSteps, mostWhole)) })
    }
    return read
  }
  return {
    series,
    closer({ id, metric, range, smoothing }: Closer): Promise<Series> {
      const key = keyOf(row(id), metric)
      return readPart(tables, key, { steps: stepsOf(tables, key, range), smoothing })
    },
    points: ({ ids, metrics, after }: PointsQuestion): PointsPage => {
      const keys = ids.map(row).flatMap(found => keysOf(found, metrics))
      return readPage(tables, keys, after)
    }
  }
}

type PointsQuestion = { ids: readonly string[]; metrics?: readonly string[] | undefined; after: PointsPage['next'] }

function stepsOf(tables: Tables, { number, metricId }: Key, range: Closer['range']): Steps {
  if (!range) return allSteps
  const { x, from, to } = range
  if (x === 'step') return { from: Math.ceil(from), to: Math.floor(to) }
  return tables.points.stepsWhere(number, metricId, { x, from, to }) ?? { from: 1, to: 0 }
}

/** The moving average as all points before the part have left it. */
function averageBefore({ points }: Tables, { number, metricId }: Key, { steps, smoothing }: Part): (value: number) => number {
  const average = createAverage(smoothing)
  const remembered = memoryOf(smoothing)
  if (remembered === 0 || steps.from === allSteps.from) return average
  for (const value of points.finiteBefore(number, metricId, { step: steps.from, limit: remembered })) average(value)
  return average
}

/** All of a series are counted already; of a part they have to be. */
function countOf({ points, summaries }: Tables, { number, metricId }: Key, steps: Steps): number {
  if (steps !== allSteps) return points.count(number, metricId, steps)
  const summary = summaries.get(number, metricId)
  return summary ? summary.finite + summary.non_finite : 0
}

async function readPart(tables: Tables, key: Key, part: Part): Promise<Series> {
  const { steps, smoothing } = part
  const { points } = tables
  const count = countOf(tables, key, steps)
  const rank = steps.from === allSteps.from ? 0 : countOf(tables, key, { from: allSteps.from, to: steps.from - 1 })
  const kept: Kept = { rows: [], ranks: [], smoothed: [] }
  const neighbour = (found: RawRow | undefined, at: number): void => {
    if (found) keep(kept, found, { rank: at, smoothed: NaN })
  }
  if (rank > 0) neighbour(points.rowBefore(key.number, key.metricId, steps.from), rank - 1)
  const average = averageBefore(tables, key, part)
  if (count <= mostWhole) {
    points.rows(key.number, key.metricId, steps, count).forEach((found, i) => {
      keep(kept, found, { rank: rank + i, smoothed: average(fromStored(found[3])) })
    })
  } else await reduce(tables, key, { steps, rank, size: Math.ceil(count / stretches), average, kept })
  const next = Math.max(steps.from, steps.to + 1)
  neighbour(points.rows(key.number, key.metricId, { from: next, to: allSteps.to }, 1)[0], rank + count)
  const columns = { run_id: key.id, metric: key.metric, ...toColumns(kept.rows), ranks: Float64Array.from(kept.ranks) }
  return smoothing > 0 ? { ...columns, smoothed: Float64Array.from(kept.smoothed) } : columns
}

function keep({ rows, ranks, smoothed }: Kept, row: RawRow, { rank, smoothed: average }: { rank: number; smoothed: number }): void {
  rows.push(row)
  ranks.push(rank)
  smoothed.push(average)
}

type Reduction = { steps: Steps; rank: number; size: number; average: (value: number) => number; kept: Kept }

/** Stretch by stretch: the values alone are read of all points, the whole point only of those that stay. */
async function reduce(
  { points }: Tables,
  { number, metricId }: Key,
  { steps, rank: first, size, average, kept }: Reduction
): Promise<void> {
  let [from, rank] = [steps.from, first]
  let turnedAt = performance.now()
  for (;;) {
    const values = Float64Array.from(points.values(number, metricId, { from, to: steps.to }, size))
    if (values.length === 0) return
    const smoothed = values.map(average)
    const [start, end] = [points.nth(number, metricId, from, 0), points.nth(number, metricId, from, values.length - 1)]
    // Steps without gaps, as they nearly always are, are found at once; else a point is found by counting.
    const isWhole = end[0] - start[0] === values.length - 1
    for (const place of placesToKeep(values, smoothed)) {
      const row = isWhole ? points.nth(number, metricId, start[0] + place, 0) : points.nth(number, metricId, from, place)
      keep(kept, row, { rank: rank + place, smoothed: smoothed[place] ?? NaN })
    }
    rank += values.length
    from = end[0] + 1
    if (performance.now() - turnedAt < turnMs) continue
    await setImmediate()
    turnedAt = performance.now()
  }
}

function readPage({ points }: Tables, keys: readonly Key[], after: PointsPage['next']): PointsPage {
  const start = after ? keys.findIndex(key => key.id === after.run_id && key.metric === after.metric) : 0
  const series: Series[] = []
  let room = pointsPerPage
  for (const key of keys.slice(Math.max(0, start))) {
    const from = after && key.id === after.run_id && key.metric === after.metric ? after.step + 1 : allSteps.from
    const rows = points.rows(key.number, key.metricId, { from, to: allSteps.to }, room)
    if (rows.length > 0) series.push({ run_id: key.id, metric: key.metric, ...toColumns(rows) })
    room -= rows.length
    if (room === 0) return { series, next: { run_id: key.id, metric: key.metric, step: rows.at(-1)?.[0] ?? from } }
  }
  return { series, next: null }
}
