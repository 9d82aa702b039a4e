import type { Marker } from './colours.ts'
import type { RowColours } from './rowColours.ts'
import type { ScatterArea } from './scatterLayout.ts'
import type { ValueAxis } from './valueAxis.ts'

export type ScatterPicture = {
  x: ValueAxis
  y: ValueAxis
  area: ScatterArea
  points: { xs: Float32Array; ys: Float32Array }
  colours: RowColours
  kept: Uint8Array
  best: number | undefined
  pointed: number | undefined
  /** Points have an edge of the background, so that they stand out from what lies behind them. */
  edged?: boolean | undefined
}
export type ScatterInk = { grid: string; faded: string; text: string; background: string }

const turn = Math.PI * 2

/** Adds a point shape to the path. */
function shape(context: CanvasRenderingContext2D, marker: Marker, { x, y, r }: { x: number; y: number; r: number }): void {
  if (marker === 'circle') {
    context.moveTo(x + r, y)
    context.arc(x, y, r, 0, turn)
  } else if (marker === 'square') context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8)
  else {
    const corners =
      marker === 'triangle'
        ? ([
            [0, -1.25],
            [1.15, 0.85],
            [-1.15, 0.85]
          ] as const)
        : ([
            [0, -1.3],
            [1.3, 0],
            [0, 1.3],
            [-1.3, 0]
          ] as const)
    for (const [i, [dx, dy]] of corners.entries()) context[i === 0 ? 'moveTo' : 'lineTo'](x + dx * r, y + dy * r)
    context.closePath()
  }
}

function drawGrid(context: CanvasRenderingContext2D, { x, y, area }: ScatterPicture, ink: ScatterInk): void {
  context.strokeStyle = ink.grid
  context.lineWidth = 1
  context.beginPath()
  for (const { place } of [...x.ticks, ...x.slots]) {
    const at = Math.round(area.left + place * area.width) + 0.5
    context.moveTo(at, area.top)
    context.lineTo(at, area.top + area.height)
  }
  for (const { place } of [...y.ticks, ...y.slots]) {
    const at = Math.round(area.top + (1 - place) * area.height) + 0.5
    context.moveTo(area.left, at)
    context.lineTo(area.left + area.width, at)
  }
  context.stroke()
}

/** Smaller where they are many. */
export const radiusOf = (count: number): number => (count <= 300 ? 4 : count <= 2000 ? 3 : 2.25)

function drawPoints(
  context: CanvasRenderingContext2D,
  { points: { xs, ys }, colours, kept, edged }: ScatterPicture,
  ink: ScatterInk
): void {
  const r = radiusOf(xs.length)
  const buckets = new Map<number, number[]>()
  for (let row = 0; row < xs.length; row++) {
    if (Number.isNaN((xs[row] ?? NaN) + (ys[row] ?? NaN))) continue
    const bucket = kept[row] === 1 ? (colours.bucketOf[row] ?? 0) : -1
    const rows = buckets.get(bucket)
    if (rows) rows.push(row)
    else buckets.set(bucket, [row])
  }
  // What is faded lies below.
  for (const [bucket, rows] of [...buckets].toSorted(([a], [b]) => a - b)) {
    context.globalAlpha = bucket === -1 ? 0.2 : xs.length > 300 ? 0.7 : 0.9
    context.fillStyle = bucket === -1 ? ink.faded : (colours.colours[bucket] ?? ink.text)
    context.beginPath()
    for (const row of rows) shape(context, colours.shapes[Math.max(0, bucket)] ?? 'circle', { x: xs[row] ?? 0, y: ys[row] ?? 0, r })
    if (edged) {
      context.strokeStyle = ink.background
      context.lineWidth = 3
      context.stroke()
    }
    context.fill()
  }
  context.globalAlpha = 1
}

function ring(
  context: CanvasRenderingContext2D,
  { points: { xs, ys } }: ScatterPicture,
  row: number,
  { radius, width, colour }: { radius: number; width: number; colour: string }
): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.beginPath()
  context.arc(xs[row] ?? NaN, ys[row] ?? NaN, radius, 0, turn)
  context.stroke()
}

/** Grid, points by colour, a ring about the best one, and what is pointed at. */
export function drawScatter(context: CanvasRenderingContext2D, picture: ScatterPicture, ink: ScatterInk): void {
  drawGrid(context, picture, ink)
  drawPoints(context, picture, ink)
  const { best, pointed } = picture
  if (best !== undefined) {
    ring(context, picture, best, { radius: 8, width: 4, colour: ink.background })
    ring(context, picture, best, { radius: 8, width: 2, colour: ink.text })
  }
  if (pointed !== undefined) {
    ring(context, picture, pointed, { radius: 6, width: 4, colour: ink.background })
    ring(context, picture, pointed, { radius: 6, width: 2.5, colour: ink.text })
  }
}
