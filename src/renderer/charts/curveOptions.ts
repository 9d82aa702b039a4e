import type { ChartDataset, ChartOptions, Scale } from 'chart.js'
import type { CanvasTheme } from './canvasTheme.ts'
import { trainDash } from './colours.ts'
import type { RunStyle } from './colours.ts'
import { xAxisHeight, yAxisWidth } from './geometry.ts'
import { colourOfRun } from './marks.ts'
import type { Path, Plot } from './shaping.ts'

export type Emphasis = {
  theme: CanvasTheme
  styles: ReadonlyMap<string, RunStyle>
  highlightedId: string | undefined
  baselineId: string | undefined
  /** Dashes tell train from validation. */
  dashed: boolean
}

const withAlpha = (colour: string, alpha: string): string => (/^#\w{6}$/.test(colour) ? colour + alpha : colour)

/** Points between two gaps are no line: they get a dot of their own. */
function dotRadii({ ys }: Path): number | number[] {
  const radii = Array.from(ys, (y, i) => (!Number.isNaN(y) && Number.isNaN(ys[i - 1] ?? NaN) && Number.isNaN(ys[i + 1] ?? NaN) ? 2.5 : 0))
  return radii.some(radius => radius > 0) ? radii : 0
}

/**
 * Among more lines than these, thinner ones are easier to tell apart, and a tenth of the work where Chromium draws without a GPU; and those of one style
 * share strokes, since what Chart.js does for each costs more than drawing it.
 */
const mostThick = 64
const linesAStroke = 16

function datasetOf(path: Path, emphasis: Emphasis, thin: boolean): ChartDataset<'line'> {
  const { highlightedId, baselineId, dashed, styles } = emphasis
  const { id } = path.line.run
  const emphasised = id === highlightedId || (id === baselineId && highlightedId === undefined)
  const train = dashed && path.line.split === 'train'
  const colour = colourOfRun(id, emphasis)
  const dimmed = path.faint || path.line.provisional || (highlightedId !== undefined && id !== highlightedId)
  const stroke = dimmed ? withAlpha(colour, path.line.provisional && highlightedId === undefined ? 'cc' : '40') : colour
  return {
    data: Array.from(path.xs, (x, i) => ({ x, y: path.ys[i] ?? NaN })),
    borderColor: stroke,
    backgroundColor: stroke,
    borderWidth: emphasised ? 2.5 : thin ? 1 : train ? 1.25 : 1.75,
    borderDash: [...(train ? trainDash : (styles.get(id)?.dash ?? []))],
    pointRadius: dotRadii(path),
    pointBorderWidth: 0,
    borderJoinStyle: 'round'
  }
}

/** The lines of several datasets of one style, in one, with gaps between them. */
function joined(datasets: readonly ChartDataset<'line'>[]): ChartDataset<'line'> {
  const [first] = datasets
  if (!first || datasets.length === 1) return first ?? { data: [] }
  const gap = { x: NaN, y: NaN }
  const radii = datasets.flatMap(({ pointRadius, data }) => [...(Array.isArray(pointRadius) ? pointRadius : data.map(() => 0)), 0])
  return {
    ...first,
    data: datasets.flatMap(({ data }) => [...data, gap]),
    pointRadius: radii.some(radius => radius > 0) ? radii : 0,
    // Chart.js looks only into data that it parses itself whether x rises all along; here it does within each line.
    parsing: { xAxisKey: 'x', yAxisKey: 'y' }
  }
}

function withSharedStrokes(datasets: readonly ChartDataset<'line'>[]): ChartDataset<'line'>[] {
  const byStyle = Map.groupBy(datasets, ({ borderColor, borderWidth, borderDash }) =>
    JSON.stringify([borderColor, borderWidth, borderDash])
  )
  return [...byStyle.values()].flatMap(ofStyle =>
    Array.from({ length: Math.ceil(ofStyle.length / linesAStroke) }, (_, i) =>
      joined(ofStyle.slice(i * linesAStroke, (i + 1) * linesAStroke))
    )
  )
}

/** Strokes as Chart.js takes them, what is emphasised on top. */
export function datasetsOf(plot: Plot, emphasis: Emphasis): ChartDataset<'line'>[] {
  const depth = ({ line, faint }: Path): number =>
    (line.run.id === emphasis.highlightedId ? 2 : line.run.id === emphasis.baselineId ? 1 : 0) - (faint ? 0.5 : 0)
  const thin = plot.paths.length > mostThick
  const datasets = [...plot.paths].sort((a, b) => depth(a) - depth(b)).map(path => datasetOf(path, emphasis, thin))
  return thin ? withSharedStrokes(datasets) : datasets
}

/** Short labels stand under their ticks; long ones, such as times, would leave the card at its edge. */
export const alignOfTicks = ({ x }: Plot): 'center' | 'inner' => (x.ticks.every(tick => tick.label.length <= 4) ? 'center' : 'inner')

type Now = () => { plot: Plot; theme: CanvasTheme } | undefined

function axisOptions(axis: 'x' | 'y', now: Now): NonNullable<ChartOptions<'line'>['scales']>[string] {
  return {
    type: 'linear',
    bounds: 'data',
    border: { display: false },
    grid: { color: () => now()?.theme.border ?? '#888', drawTicks: false, lineWidth: 1, display: axis === 'y' },
    ticks: {
      color: () => now()?.theme.faint ?? '#888',
      font: () => ({ size: 11, family: now()?.theme.font ?? 'sans-serif' }),
      autoSkip: false,
      maxRotation: 0,
      padding: 6,
      callback: (_value, index, all) => all[index]?.label ?? ''
    },
    afterBuildTicks: (scale: Scale) => {
      const shown = now()?.plot[axis]
      if (!shown) return
      const gutter = shown.gutter === undefined ? [] : [{ value: shown.gutter, label: axis === 'x' ? '0' : '≤ 0' }]
      scale.ticks = [...gutter, ...shown.ticks.map(tick => ({ value: shown.position(tick.value), label: tick.label }))]
    },
    afterFit: (scale: Scale) => {
      if (axis === 'x') scale.height = xAxisHeight
      else scale.width = yAxisWidth
      // The plot is where plotAreaOf says; labels at the ends of an axis do not push it.
      Object.assign(scale, { paddingTop: 0, paddingBottom: 0, paddingLeft: 0, paddingRight: 0 })
    }
  }
}

/** Even axes, drawn at once and without any answer to the pointer: positions, ticks and interaction are the project's own. */
export const curveOptions = (now: Now): ChartOptions<'line'> => ({
  parsing: false,
  animation: false,
  responsive: false,
  maintainAspectRatio: false,
  events: [],
  layout: { autoPadding: false },
  scales: { x: axisOptions('x', now), y: axisOptions('y', now) }
})
