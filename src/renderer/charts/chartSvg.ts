import type { ChartDataset } from 'chart.js'
import type { Axis } from './axis.ts'
import { drawBands } from './drawBands.ts'
import { drawBehind, drawInFront } from './drawMarks.ts'
import type { Scene } from './drawMarks.ts'
import { pixelX, pixelY } from './geometry.ts'
import type { Line } from './line.ts'
import { createSvgPen } from './svgPen.ts'
import type { Pen } from './svgPen.ts'

export type SvgOptions = {
  title: string
  width: number
  height: number
  scene: Omit<Scene, 'context'>
  lines: readonly Line[]
  /** The strokes as Chart.js draws them. */
  datasets: readonly ChartDataset<'line'>[]
  measure: (text: string, font: string) => TextMetrics
}
type Stage = Omit<Scene, 'context'> & { pen: Pen }

export const titleHeight = 28

type Label = { at: number; text: string; hasLine: boolean }
const labelsOf = (axis: Axis, gutterText: string): Label[] => [
  ...(axis.gutter === undefined ? [] : [{ at: axis.gutter, text: gutterText, hasLine: false }]),
  ...axis.ticks.map(({ value, label }) => ({ at: axis.position(value), text: label, hasLine: true }))
]

function drawAxes({ pen, area, plot, theme }: Stage): void {
  pen.font = `11px ${theme.font}`
  pen.fillStyle = theme.faint
  pen.strokeStyle = theme.border
  pen.lineWidth = 1
  pen.textBaseline = 'middle'
  pen.textAlign = 'right'
  for (const { at, text, hasLine } of labelsOf(plot.y, '≤ 0')) {
    const y = pixelY(area, plot.y, at)
    pen.fillText(text, area.left - 6, y)
    if (!hasLine) continue
    pen.beginPath()
    pen.moveTo(area.left, Math.round(y) + 0.5)
    pen.lineTo(area.left + area.width, Math.round(y) + 0.5)
    pen.stroke()
  }
  pen.textAlign = 'center'
  for (const { at, text } of labelsOf(plot.x, '0')) pen.fillText(text, pixelX(area, plot.x, at), area.top + area.height + 13)
  pen.textAlign = 'start'
}

function drawStroke({ pen, area, plot }: Stage, dataset: ChartDataset<'line'>): void {
  const { borderColor, borderWidth, borderDash, pointRadius } = dataset
  pen.strokeStyle = pen.fillStyle = borderColor as string
  pen.lineWidth = Number(borderWidth)
  pen.lineJoin = 'round'
  pen.setLineDash((borderDash as number[] | undefined) ?? [])
  const points = (dataset.data as { x: number; y: number }[]).map(({ x, y }) => ({
    x: pixelX(area, plot.x, x),
    y: pixelY(area, plot.y, y)
  }))
  pen.beginPath()
  points.forEach(({ x, y }, i) => {
    if (Number.isNaN(y)) return
    if (Number.isNaN(points[i - 1]?.y ?? NaN)) pen.moveTo(x, y)
    else pen.lineTo(x, y)
  })
  pen.stroke()
  if (!Array.isArray(pointRadius)) return
  points.forEach(({ x, y }, i) => {
    const radius = Number(pointRadius[i] ?? 0)
    if (radius === 0) return
    pen.beginPath()
    pen.arc(x, y, radius, 0, 2 * Math.PI)
    pen.fill()
  })
}

/** A chart as vectors: what is on its canvas, under its title. */
export function svgOf({ title, width, height, scene, lines, datasets, measure }: SvgOptions): string {
  const pen = createSvgPen(measure)
  const stage = { ...scene, pen }
  const onCanvas = { ...scene, context: pen }
  const { area, theme } = scene
  drawAxes(stage)
  drawBehind(onCanvas)
  drawBands(onCanvas, lines)
  pen.save()
  pen.beginPath()
  pen.rect(area.left, area.top, area.width, area.height)
  pen.clip()
  for (const dataset of datasets) drawStroke(stage, dataset)
  pen.restore()
  drawInFront(onCanvas)
  const head = createSvgPen(measure)
  head.fillStyle = theme.background
  head.fillRect(0, 0, width, height + titleHeight)
  head.fillStyle = theme.text
  head.font = `600 13px ${theme.font}`
  head.fillText(title, 12, 20)
  const size = `width="${width}" height="${height + titleHeight}" viewBox="0 0 ${width} ${height + titleHeight}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${head.elements()}\n<g transform="translate(0 ${titleHeight})">\n${pen.elements()}\n</g>\n</svg>\n`
}
