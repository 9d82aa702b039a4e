import type { CanvasTheme } from './canvasTheme.ts'
import type { Marker } from './colours.ts'
import { laneHeight, pixelX, pixelY } from './geometry.ts'
import type { PlotArea } from './geometry.ts'
import type { Mark } from './nonFinite.ts'
import type { Path, Plot } from './shaping.ts'
import type { Pen } from './svgPen.ts'

/** What is drawn besides the lines. Positions are those of the plot's axes; labels come placed. */
export type Marks = {
  region: { from: number; to: number; label: string } | undefined
  rings: { x: number; y: number; colour: string; hairline: boolean; label: string }[]
  endLabels: { text: string; colour: string; y: number }[]
  points: { path: Path; marker: Marker; colour: string }[]
  /** Where lines were cut. */
  cuts: { x: number; y: number; colour: string }[]
  colourOf: (runId: string) => string
}

/** The dash of a run's colour before its name, and the room between. */
const swatchWidth = 8
export const labelRoom = 6 + swatchWidth + 4

export type Scene = { context: Pen; area: PlotArea; plot: Plot; theme: CanvasTheme; marks: Marks }

function triangle(context: Pen, { x, y, size, down }: { x: number; y: number; size: number; down: boolean }): void {
  const tip = down ? size : -size
  context.beginPath()
  context.moveTo(x, y + tip)
  context.lineTo(x - size, y - tip * 0.8)
  context.lineTo(x + size, y - tip * 0.8)
  context.closePath()
}

function drawLaneMark(context: Pen, at: { x: number; y: number }, mark: Mark, colour: string): void {
  triangle(context, { ...at, size: 4, down: mark === 'below' })
  if (mark === 'nan') {
    context.strokeStyle = colour
    context.lineWidth = 1.5
    context.stroke()
    return
  }
  context.fillStyle = colour
  context.fill()
}

/** Under the lines: the overfitting region, the edge of a log gutter. */
export function drawBehind({ context, area, plot, theme, marks }: Scene): void {
  context.save()
  if (marks.region) {
    const left = Math.max(area.left, pixelX(area, plot.x, marks.region.from))
    const right = Math.min(area.left + area.width, pixelX(area, plot.x, marks.region.to))
    context.globalAlpha = 0.12
    context.fillStyle = theme.warn
    if (right > left) context.fillRect(left, area.top, right - left, area.height)
    context.globalAlpha = 1
  }
  context.strokeStyle = theme.faint
  context.lineWidth = 1
  context.setLineDash([2, 2])
  context.beginPath()
  if (plot.y.gutter !== undefined) {
    const y = Math.round(pixelY(area, plot.y, plot.y.start)) + 0.5
    context.moveTo(area.left, y)
    context.lineTo(area.left + area.width, y)
  }
  if (plot.x.gutter !== undefined) {
    const x = Math.round(pixelX(area, plot.x, plot.x.start)) + 0.5
    context.moveTo(x, area.top)
    context.lineTo(x, area.top + area.height)
  }
  context.stroke()
  context.restore()
}

const isInPlot = (plot: Plot, { x, y }: { x: number; y: number }): boolean =>
  x >= plot.x.from && x <= plot.x.to && y >= plot.y.from && y <= plot.y.to

function drawRings({ context, area, plot, theme, marks }: Scene): void {
  for (const ring of marks.rings) {
    if (!isInPlot(plot, ring)) continue
    const x = pixelX(area, plot.x, ring.x)
    const y = pixelY(area, plot.y, ring.y)
    context.strokeStyle = ring.colour
    if (ring.hairline) {
      context.lineWidth = 1
      context.globalAlpha = 0.5
      context.setLineDash([1, 3])
      context.beginPath()
      context.moveTo(x, area.top)
      context.lineTo(x, area.top + area.height)
      context.stroke()
      context.setLineDash([])
      context.globalAlpha = 1
    }
    context.beginPath()
    context.arc(x, y, 3.5, 0, 2 * Math.PI)
    context.fillStyle = theme.background
    context.fill()
    context.lineWidth = 1.75
    context.stroke()
  }
}

const shapes: Record<Marker, (context: Pen, x: number, y: number) => void> = {
  circle: (context, x, y) => context.arc(x, y, 3, 0, 2 * Math.PI),
  square: (context, x, y) => context.rect(x - 2.75, y - 2.75, 5.5, 5.5),
  triangle: (context, x, y) => triangle(context, { x, y, size: 3.5, down: false }),
  diamond: (context, x, y) => {
    context.moveTo(x, y - 4)
    context.lineTo(x + 4, y)
    context.lineTo(x, y + 4)
    context.lineTo(x - 4, y)
    context.closePath()
  }
}

/** Point shapes every tenth of the width, at true points, for runs whose colour is taken by an earlier run. */
function drawPointShapes({ context, area, plot, marks }: Scene): void {
  for (const { path, marker, colour } of marks.points) {
    context.fillStyle = colour
    // Each run begins elsewhere, so that the shapes of many do not stand in columns.
    let next = area.left + ((path.line.run.number % 7) / 7) * (area.width / 10)
    for (let i = 0; i < path.xs.length; i++) {
      const x = pixelX(area, plot.x, path.xs[i] ?? NaN)
      const y = pixelY(area, plot.y, path.ys[i] ?? NaN)
      if (!(x >= next && x <= area.left + area.width) || Number.isNaN(y)) continue
      context.beginPath()
      shapes[marker](context, x, y)
      context.fill()
      next = x + area.width / 10
    }
  }
}

/** Hollow, and smaller than the ring of a best epoch. */
function drawForks({ context, area, plot, theme, marks }: Scene): void {
  for (const fork of plot.forks) {
    if (!isInPlot(plot, fork)) continue
    context.beginPath()
    context.arc(pixelX(area, plot.x, fork.x), pixelY(area, plot.y, fork.y), 2.5, 0, 2 * Math.PI)
    context.fillStyle = theme.background
    context.fill()
    context.strokeStyle = marks.colourOf(fork.runId)
    context.lineWidth = 1.5
    context.stroke()
  }
}

const cutHeight = 9
function drawCuts({ context, area, plot, marks }: Scene): void {
  context.lineWidth = 2
  for (const cut of marks.cuts) {
    if (!isInPlot(plot, cut)) continue
    const [x, y] = [pixelX(area, plot.x, cut.x), pixelY(area, plot.y, cut.y)]
    context.strokeStyle = cut.colour
    context.beginPath()
    context.moveTo(x, y - cutHeight / 2)
    context.lineTo(x, y + cutHeight / 2)
    context.stroke()
  }
}

/** Over the lines: rings, bars where lines were cut, point shapes, the lane of points that are no numbers, arrows to clipped points, labels. */
export function drawInFront(scene: Scene): void {
  const { context, area, plot, theme, marks } = scene
  context.save()
  drawPointShapes(scene)
  drawRings(scene)
  drawCuts(scene)
  drawForks(scene)
  for (const mark of plot.lane) {
    drawLaneMark(context, { x: pixelX(area, plot.x, mark.x), y: area.top - laneHeight / 2 }, mark.mark, marks.colourOf(mark.line.run.id))
  }
  context.fillStyle = theme.muted
  for (const mark of plot.outsideMarks) {
    const down = mark.side === 'bottom'
    triangle(context, { x: pixelX(area, plot.x, mark.x), y: down ? area.top + area.height - 4 : area.top + 4, size: 3, down })
    context.fill()
  }
  drawTexts(scene)
  context.restore()
}

function drawTexts({ context, area, plot, theme, marks }: Scene): void {
  context.font = `11px ${theme.font}`
  context.textBaseline = 'middle'
  const labelLeft = area.left + area.width + 6
  for (const label of marks.endLabels) {
    // The run's colour is made for lines; small text in it would be hard to read.
    context.fillStyle = label.colour
    context.fillRect(labelLeft, label.y - 1.5, swatchWidth, 3)
    context.fillStyle = theme.text
    context.fillText(label.text, labelLeft + swatchWidth + 4, label.y)
  }
  drawRegionLabel({ context, area, plot, theme, marks })
}

function drawRegionLabel({ context, area, plot, theme, marks }: Scene): void {
  if (!marks.region) return
  const left = Math.max(area.left, pixelX(area, plot.x, marks.region.from))
  const width = context.measureText(marks.region.label).width
  const x = Math.max(area.left + 6, Math.min(left + 8, area.left + area.width - width - 6))
  context.globalAlpha = 0.85
  context.fillStyle = theme.background
  context.fillRect(x - 4, area.top + 2, width + 8, 16)
  context.globalAlpha = 1
  context.fillStyle = theme.warn
  context.fillText(marks.region.label, x, area.top + 10)
}

/** Text shortened to a width with an ellipsis in its middle: names of runs often differ only at their end. */
export function fitted(context: Pick<CanvasRenderingContext2D, 'measureText'>, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text
  const letters = Array.from(text)
  const short = (kept: number): string => {
    const head = Math.ceil(kept / 2)
    const [start, end] = [letters.slice(0, head).join(''), letters.slice(head - kept).join('')]
    return `${start.trimEnd()}…${end.trimStart()}`
  }
  // By halves: a name may have thousands of letters, and each is measured whole.
  let [least, most] = [1, letters.length - 1]
  while (least < most) {
    const kept = Math.ceil((least + most) / 2)
    if (context.measureText(short(kept)).width <= width) least = kept
    else most = kept - 1
  }
  if (least > 1) return short(least)
  return `${letters[0] ?? ''}…`
}
