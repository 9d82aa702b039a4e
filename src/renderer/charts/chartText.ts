import { csvLine } from '../../shared/csv.ts'
import type { Cell } from '../../shared/csv.ts'
import type { ChartRun, Line, Points } from './line.ts'
import type { PlacedLine, Plot } from './shaping.ts'

const header = ['run', 'name', 'metric', 'split', 'step', 'epoch', 'time', 'value']
/** What the mean of a group has besides. */
const spreadHeader = ['lower', 'upper', 'runs']

type Series = Pick<Points, 'steps' | 'epochs' | 'times' | 'values'>
type Named = { run: Pick<ChartRun, 'number' | 'name'>; metric: string; split: string }

const cell = (value: number | undefined): Cell => (value === undefined || Number.isNaN(value) ? null : value)

/** One point as a row: numbers in full precision, the time in ISO 8601, whatever the locale. */
function rowOf({ run, metric, split }: Named, { steps, epochs, times, values }: Series, i: number): Cell[] {
  const time = times[i] ?? NaN
  const at = Number.isFinite(time) ? new Date(time).toISOString() : null
  return [run.number, run.name, metric, split, cell(steps[i]), cell(epochs[i]), at, values[i] ?? NaN]
}

export const csvHeader = csvLine(header)
/** Every point of a series, a line each. */
export const csvOfSeries = (named: Named, series: Series): string =>
  Array.from(series.values, (_, i) => `${csvLine(rowOf(named, series, i))}\n`).join('')

/** All points of the lines that are here, whatever the zoom and smoothing; means of groups with the edges of their bands. */
export function csvOfLines(lines: readonly Line[]): string {
  const isSpread = lines.some(line => line.spread)
  const rows = [csvLine(isSpread ? [...header, ...spreadHeader] : header)]
  for (const line of lines) {
    if (line.provisional) continue
    for (let i = 0; i < line.points.values.length; i++) {
      const { spread } = line
      const edges = isSpread ? [cell(spread?.lower[i]), cell(spread?.upper[i]), cell(spread?.counts[i])] : []
      rows.push(csvLine([...rowOf(line, line.points, i), ...edges]))
    }
  }
  return `${rows.join('\n')}\n`
}

/** A line as it is drawn: which of its points, and where its smoothed line is there. */
type Drawn = { placed: PlacedLine; kept: Uint32Array }

/** The points a plot shows, those in view that its strokes go through. */
export function drawnLines(placed: readonly PlacedLine[], { paths, x }: Plot): Drawn[] {
  return placed.flatMap(line => {
    const path = paths.find(({ key }) => key === line.key)
    if (!path || line.line.provisional) return []
    const isInView = (at: number): boolean => at >= x.from && at <= x.to
    return [{ placed: line, kept: path.kept.filter((_, i) => isInView(path.xs[i] ?? NaN)) }]
  })
}

/** What is seen: the points that are drawn, and how they are smoothed. */
export function csvOfDrawn(lines: readonly Drawn[]): string {
  const hasSmoothed = lines.some(({ placed }) => placed.smoothed)
  const rows = [csvLine(hasSmoothed ? [...header, 'smoothed'] : header)]
  for (const { placed, kept } of lines)
    for (const i of kept) rows.push(csvLine([...rowOf(placed.line, placed, i), ...(hasSmoothed ? [cell(placed.smoothed?.[i])] : [])]))
  return `${rows.join('\n')}\n`
}

const jsonNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value))
const jsonColumn = (column: Float64Array): (number | string | null)[] => Array.from(column, value => (Number.isNaN(value) ? null : value))

type Part = Named & { id: string; series: Series }

/** Series as columns, however many parts they come in; values that are not finite are the strings "NaN", "Infinity" and "-Infinity". */
export function jsonOfSeries(parts: readonly Part[]): string {
  const lines = [...Map.groupBy(parts, ({ id, metric }) => `${id} ${metric}`).values()].flatMap(of => {
    const [first] = of
    if (!first) return []
    const { id, run, metric, split } = first
    const column = (name: keyof Series) =>
      of.flatMap(({ series }) => (name === 'values' ? Array.from(series[name], jsonNumber) : jsonColumn(series[name])))
    const columns = { steps: column('steps'), epochs: column('epochs'), times: column('times'), values: column('values') }
    return [{ run: run.number, id, name: run.name, metric, split, ...columns }]
  })
  return `${JSON.stringify({ lines }, null, 1)}\n`
}

/** A name a file system takes. */
export const fileName = (name: string, ending: string): string => `${name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-').slice(0, 80)}.${ending}`
