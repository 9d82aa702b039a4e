import type { CanvasTheme } from './canvasTheme.ts'
import type { RunStyle } from './colours.ts'
import { fitted, labelRoom } from './drawMarks.ts'
import type { Marks } from './drawMarks.ts'
import { pushApart } from './endLabels.ts'
import { pixelY } from './geometry.ts'
import type { PlotArea } from './geometry.ts'
import { bestPoint } from './insights.ts'
import type { PlacedLine, Plot } from './shaping.ts'

export type MarkOptions = {
  lines: readonly PlacedLine[]
  styles: ReadonlyMap<string, RunStyle>
  theme: CanvasTheme
  baselineId: string | undefined
  /** Names at the ends of the lines; what they may be wide, 0 for none. */
  labelWidth: number
  baselineLabel: string
  hairline: boolean
  region: { fromEpoch: number; toEpoch: number; label: string } | undefined
}

/** Logged each epoch, but a setting and a measurement: the best of them means nothing. */
const isScore = (metric: string): boolean => metric !== 'learning_rate' && metric !== 'epoch_ms' && metric !== 'gradient_norm'
const most = 8
const mostRings = 20
/** With more runs the shapes hide the lines; hover and label tell them apart. */
const mostShapes = 40

/** The line that stands for a run: its validation line where there is one. */
export function mainLines(lines: readonly PlacedLine[]): PlacedLine[] {
  const byRun = new Map<string, PlacedLine>()
  for (const line of lines) {
    if (line.line.provisional) continue
    const known = byRun.get(line.line.run.id)
    if (!known || known.line.split === 'train') byRun.set(line.line.run.id, line)
  }
  return [...byRun.values()]
}

/** Whether names stand at the ends of lines: up to eight runs. */
export const hasEndLabels = (lines: readonly PlacedLine[]): boolean => {
  const runs = mainLines(lines).length
  return runs >= 1 && runs <= most
}

export const colourOfRun = (runId: string, { styles, theme, baselineId }: Pick<MarkOptions, 'styles' | 'theme' | 'baselineId'>): string =>
  runId === baselineId ? theme.text : (theme.runs[(styles.get(runId)?.slot ?? 1) - 1] ?? theme.text)

function endLabels(
  plot: Plot,
  area: PlotArea,
  { context, options }: { context: CanvasRenderingContext2D; options: MarkOptions }
): Marks['endLabels'] {
  const { lines, labelWidth, baselineId, baselineLabel } = options
  if (labelWidth <= 0) return []
  const ends = mainLines(lines).flatMap(line => {
    const path = plot.paths.findLast(candidate => candidate.key === line.key && !candidate.faint)
    const y = path?.ys.findLast((value, i) => !Number.isNaN(value) && (path.xs[i] ?? NaN) <= plot.x.to)
    return y === undefined ? [] : [{ line: line.line, y: pixelY(area, plot.y, y) }]
  })
  const places = pushApart(
    ends.map(end => end.y),
    { gap: 14, top: area.top + 6, bottom: area.top + area.height - 6 }
  )
  context.font = `11px ${options.theme.font}`
  return ends.map((end, i) => ({
    text: fitted(context, end.line.run.id === baselineId ? baselineLabel : end.line.run.name, labelWidth - labelRoom),
    colour: colourOfRun(end.line.run.id, options),
    y: places[i] ?? end.y
  }))
}

function rings(plot: Plot, options: MarkOptions): Marks['rings'] {
  const main = mainLines(options.lines)
  if (main.length > mostRings || !main.every(line => isScore(line.line.metric))) return []
  return main.flatMap(({ line, xs, values, epochs }) => {
    const best = bestPoint(line.metric, { ...line.points, values, epochs })
    if (!best) return []
    const x = plot.x.position(xs[best.index] ?? NaN)
    return [
      {
        x,
        y: plot.y.position(best.value),
        colour: colourOfRun(line.run.id, options),
        hairline: options.hairline,
        label: String(best.epoch)
      }
    ]
  })
}

function cutsOf(plot: Plot, options: MarkOptions): Marks['cuts'] {
  return plot.paths.flatMap(path => {
    const last = path.ys.findLastIndex(y => !Number.isNaN(y))
    const isEnd = path.line.isCut === true && !path.faint && last >= 0
    return isEnd ? [{ x: path.xs[last] ?? NaN, y: path.ys[last] ?? NaN, colour: colourOfRun(path.line.run.id, options) }] : []
  })
}

/** The x position of an epoch on whatever x axis the lines have. */
function positionOfEpoch(plot: Plot, lines: readonly PlacedLine[], epoch: number): number | undefined {
  for (const { epochs, xs } of lines) {
    const index = epochs.indexOf(epoch)
    if (index >= 0) return plot.x.position(xs[index] ?? NaN)
  }
  return undefined
}

/** Everything drawn besides the lines, placed for one picture. */
export function marksOf(
  plot: Plot,
  area: PlotArea,
  { context, options }: { context: CanvasRenderingContext2D; options: MarkOptions }
): Marks {
  const { lines, styles, region } = options
  const from = region && positionOfEpoch(plot, lines, region.fromEpoch)
  const to = region && positionOfEpoch(plot, lines, region.toEpoch)
  return {
    region: region && from !== undefined && to !== undefined ? { from, to, label: region.label } : undefined,
    rings: rings(plot, options),
    endLabels: endLabels(plot, area, { context, options }),
    cuts: cutsOf(plot, options),
    points: plot.paths.flatMap(path => {
      const marker = styles.size > mostShapes ? null : styles.get(path.line.run.id)?.marker
      return marker && !path.faint ? [{ path, marker, colour: colourOfRun(path.line.run.id, options) }] : []
    }),
    colourOf: runId => colourOfRun(runId, options)
  }
}
