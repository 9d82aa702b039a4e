import type { Axis } from './axis.ts'
import { decimate } from './decimate.ts'
import { xValues } from './line.ts'
import type { Line, Points, XAxis } from './line.ts'
import type { Path, PlacedLine, Plot } from './shaping.ts'

/** What a run that branched off has before its own points: those of the run it comes from, up to where it left it. */
export type PlacedStem = { key: string; xs: Float64Array; values: Float64Array }

/** Points up to an epoch. */
export function pointsUpTo({ steps, epochs, times, values }: Points, epoch: number): Points {
  const count = epochs.findLastIndex(one => one <= epoch) + 1
  const part = (column: Float64Array): Float64Array => column.subarray(0, count)
  return { steps: part(steps), epochs: part(epochs), times: part(times), values: part(values) }
}

/** Times since the start of another run are of another clock. */
export const placeStem = ({ stem, metric }: Line, xAxis: XAxis): PlacedStem | undefined =>
  stem && stem.points.values.length > 0 && xAxis !== 'time'
    ? { key: `${stem.runId} ${metric}`, xs: xValues(stem.points, xAxis, null), values: stem.points.values }
    : undefined

type Axes = { x: Axis; y: Axis; columns: number }

function pathOf(
  { line, key }: PlacedLine,
  part: string,
  { xs, values, faint }: { xs: number[]; values: number[]; faint: boolean },
  y: Axis
): Path {
  const ys = Float64Array.from(values, value => (Number.isFinite(value) ? y.position(value) : NaN))
  return { key: `${key} ${part}`, line, faint, xs: Float64Array.from(xs), ys, kept: new Uint32Array() }
}

/** The past of branches, each stretch once and not where its run is drawn itself, and strokes from there to their first own points. */
export function drawStems(lines: readonly PlacedLine[], { x, y, columns }: Axes): { paths: Path[]; forks: Plot['forks'] } {
  const drawn = new Set(lines.map(({ line }) => `${line.run.id} ${line.metric}`))
  const branches = lines.flatMap(line => (line.stem && line.xs.length > 0 ? [{ line, stem: line.stem }] : []))
  const longest = new Map<string, PlacedStem>()
  for (const { stem } of branches) if ((longest.get(stem.key)?.xs.length ?? 0) < stem.xs.length) longest.set(stem.key, stem)
  const paths: Path[] = []
  const forks: Plot['forks'] = []
  for (const { line, stem } of branches) {
    const places = stem.xs.map(x.position)
    if (longest.get(stem.key) === stem && !drawn.has(stem.key)) {
      const kept = [...decimate(places, stem.values, { from: x.from, to: x.to, columns }).kept]
      const past = { xs: kept.map(at => places[at] ?? NaN), values: kept.map(at => stem.values[at] ?? NaN), faint: true }
      paths.push(pathOf(line, 'stem', past, y))
    }
    const end = { x: places.at(-1) ?? NaN, value: stem.values.at(-1) ?? NaN }
    const link = { xs: [end.x, x.position(line.xs[0] ?? NaN)], values: [end.value, line.values[0] ?? NaN], faint: line.smoothed !== null }
    paths.push(pathOf(line, 'link', link, y))
    if (Number.isFinite(end.value)) forks.push({ x: end.x, y: y.position(end.value), runId: line.line.run.id })
  }
  return { paths, forks }
}
