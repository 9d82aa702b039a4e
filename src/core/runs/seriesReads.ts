import { setImmediate } from 'node:timers/promises'
import { mostWhole } from '../../shared/series.ts'
import type { Closer, PointsPage, Series } from '../../shared/series.ts'
import { createAverage, memoryOf } from '../../shared/smoothing.ts'
import { allSteps, toColumns } from '../storage/pointsTable.ts'
import type { RawRow, Steps } from '../storage/pointsTable.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { keepOf } from './reduceSeries.ts'
import type { Kept } from './reduceSeries.ts'

/** Stretches a long series is cut into: some two a pixel of a usual chart. */
const stretches = 2000
const rowsAtOnce = 5000
const pointsPerPage = 50_000
/** The core answers one question after the other: a long reading lets others in between this often. */
const turnMs = 10

type Key = { id: string; number: number; metric: string; metricId: number }
type Part = { steps: Steps; smoothing: number }

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
      const rows = tables.points.rows(key.number, key.metricId, allSteps, mostWhole + 1)
      if (rows.length <= mostWhole) read.push({ run_id: key.id, metric: key.metric, ...toColumns(rows) })
      else read.push(await readPart(tables, key, { steps: allSteps, smoothing: 0 }))
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

const countOf = ({ points }: Tables, { number, metricId }: Key, steps: Steps): number => points.count(number, metricId, steps)

async function readPart(tables: Tables, key: Key, part: Part): Promise<Series> {
  const { steps, smoothing } = part
  const { points } = tables
  const size = Math.max(1, Math.ceil(stretchLength(countOf(tables, key, steps))))
  const kept: Kept = { rows: [], ranks: [], smoothed: [] }
  let rank = steps.from === allSteps.from ? 0 : countOf(tables, key, { from: allSteps.from, to: steps.from - 1 })
  const neighbour = (found: RawRow | undefined, at: number): void => {
    if (found) keepOf([found], { rank: at, average: () => NaN, kept })
  }
  if (rank > 0) neighbour(points.rowBefore(key.number, key.metricId, steps.from), rank - 1)
  const average = averageBefore(tables, key, part)
  let { from } = steps
  let turnedAt = performance.now()
  for (;;) {
    const rows = points.rows(key.number, key.metricId, { from, to: steps.to }, Math.max(1, Math.floor(rowsAtOnce / size)) * size)
    const last = rows.at(-1)
    if (!last) break
    for (let at = 0; at < rows.length; at += size) keepOf(rows.slice(at, at + size), { rank: rank + at, average, kept })
    rank += rows.length
    from = last[0] + 1
    if (performance.now() - turnedAt < turnMs) continue
    await setImmediate()
    turnedAt = performance.now()
  }
  neighbour(points.rows(key.number, key.metricId, { from: Math.max(from, steps.to + 1), to: allSteps.to }, 1)[0], rank)
  const columns = { run_id: key.id, metric: key.metric, ...toColumns(kept.rows), ranks: Float64Array.from(kept.ranks) }
  return smoothing > 0 ? { ...columns, smoothed: Float64Array.from(kept.smoothed) } : columns
}

/** Points a stretch has: one, where all of them can be drawn. */
const stretchLength = (count: number): number => (count <= mostWhole ? 1 : count / stretches)

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
