import { pixelX, pixelY } from './geometry.ts'
import type { Scene } from './drawMarks.ts'
import type { Line } from './line.ts'
import type { Pen } from './svgPen.ts'

const hatchGap = 6
type Corner = { x: number; upper: number; lower: number; isWhole: boolean }

function cornersOf({ area, plot }: Scene, { points, spread }: Line): (Corner | undefined)[] {
  return Array.from(points.epochs, (epoch, i) => {
    const [lower = NaN, upper = NaN] = [spread?.lower[i], spread?.upper[i]]
    if (!spread || !Number.isFinite(lower) || !Number.isFinite(upper)) return undefined
    const y = (value: number): number => pixelY(area, plot.y, plot.y.log && value <= 0 ? plot.y.from : plot.y.position(value))
    const x = pixelX(area, plot.x, plot.x.position(epoch))
    return { x, upper: y(upper), lower: y(lower), isWhole: spread.counts[i] === spread.runs }
  })
}

function hatch(context: Pen, from: Corner, to: Corner): void {
  const [top, bottom] = [Math.min(from.upper, to.upper), Math.max(from.lower, to.lower)]
  context.save()
  context.clip()
  context.globalAlpha = 0.45
  context.lineWidth = 1
  context.beginPath()
  // Lines that begin at the same places of the canvas, whichever stretch they are drawn for, so that they go on into the next.
  for (let at = Math.floor((from.x + top) / hatchGap) * hatchGap; at <= to.x + bottom; at += hatchGap) {
    context.moveTo(at - top, top)
    context.lineTo(at - bottom, bottom)
  }
  context.stroke()
  context.restore()
}

/** The bands under the lines: filled where all runs of the group are in the mean, hatched where some have no point any more. */
export function drawBands(scene: Scene, lines: readonly Line[]): void {
  const { context, area, marks } = scene
  context.save()
  context.beginPath()
  context.rect(area.left, area.top, area.width, area.height)
  context.clip()
  for (const line of lines) {
    if (!line.spread) continue
    const corners = cornersOf(scene, line)
    context.fillStyle = context.strokeStyle = marks.colourOf(line.run.id)
    for (const [i, to] of corners.entries()) {
      const from = corners[i - 1]
      if (!from || !to) continue
      context.beginPath()
      context.moveTo(from.x, from.upper)
      context.lineTo(to.x, to.upper)
      context.lineTo(to.x, to.lower)
      context.lineTo(from.x, from.lower)
      context.closePath()
      context.globalAlpha = 0.16
      if (to.isWhole) context.fill()
      else hatch(context, from, to)
    }
  }
  context.restore()
}
