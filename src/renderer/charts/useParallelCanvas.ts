import { onBeforeUnmount, watch } from 'vue'
import type { Ref } from 'vue'
import { cssColour } from './canvasTheme.ts'
import { createLinePainter, rowsByBucket } from './linePainter.ts'
import type { PaintedLines } from './linePainter.ts'
import { alphaOf } from './parallelLayout.ts'
import type { ParallelLayout } from './parallelLayout.ts'
import type { RowColours } from './rowColours.ts'

export type ParallelPicture = {
  layout: ParallelLayout
  height: number
  ys: readonly Float32Array[]
  colours: RowColours
  kept: Uint8Array
  brushed: boolean
  highlighted: number | undefined
}
type Canvas = Readonly<Ref<HTMLCanvasElement | null>>

/** The canvas, cleared and of the size of the picture. */
function prepared(canvas: HTMLCanvasElement | null, { layout, height }: ParallelPicture): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext('2d')
  if (!canvas || !context) return undefined
  const ratio = window.devicePixelRatio || 1
  const [width, tall] = [Math.round(layout.width * ratio), Math.round(height * ratio)]
  if (canvas.width !== width || canvas.height !== tall) [canvas.width, canvas.height] = [width, tall]
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, layout.width, height)
  return context
}

/**
 * Three layers: all lines faded, drawn again only when an axis changes; the lines that are kept; the one that is pointed at. So a brush costs only
 * the lines it keeps, and pointing only one.
 */
export function useParallelCanvas(
  layers: { faded: Canvas; kept: Canvas; pointed: Canvas },
  picture: Ref<ParallelPicture>,
  redraw: Ref<unknown>
) {
  const faded = createLinePainter()
  const kept = createLinePainter()
  let frame = 0
  let fadedFor: readonly unknown[] = []

  const linesOf = (now: ParallelPicture, rows: readonly number[]): Omit<PaintedLines, 'colourOf' | 'alpha'> => ({
    rows,
    xs: now.layout.xs,
    ys: now.ys
  })

  function drawFaded(now: ParallelPicture): void {
    const wanted = [now.brushed, now.ys, now.height, redraw.value]
    if (wanted.every((part, i) => part === fadedFor[i])) return
    fadedFor = wanted
    faded.stop()
    const context = prepared(layers.faded.value, now)
    if (!context || !now.brushed) return
    const colour = cssColour('--control')
    const rows = Array.from(now.kept.keys())
    faded.paint(context, { ...linesOf(now, rows), colourOf: () => colour, alpha: alphaOf(rows.length) / 5 })
  }
  function drawKept(now: ParallelPicture): void {
    const context = prepared(layers.kept.value, now)
    if (!context) return
    const { colours, kept: isKept } = now
    const rows = rowsByBucket(colours.bucketOf, row => isKept[row] === 1)
    const colourOf = (row: number): string => colours.colours[colours.bucketOf[row] ?? 0] ?? ''
    kept.paint(context, { ...linesOf(now, rows), colourOf, alpha: alphaOf(rows.length) })
  }
  function drawPointed(now: ParallelPicture): void {
    const context = prepared(layers.pointed.value, now)
    if (!context || now.highlighted === undefined) return
    context.lineJoin = 'round'
    for (const [width, colour] of [
      [5, cssColour('--bg')],
      [2.5, cssColour('--text')]
    ] as const) {
      context.lineWidth = width
      context.strokeStyle = colour
      context.beginPath()
      for (const [axis, x] of now.layout.xs.entries()) context.lineTo(x, now.ys[axis]?.[now.highlighted] ?? 0)
      context.stroke()
    }
  }

  let drawn: { picture: ParallelPicture; redraw: unknown } | undefined
  const isKeptDrawn = ({ ys, kept: rows, colours }: ParallelPicture): boolean =>
    drawn?.picture.ys === ys && drawn.picture.kept === rows && drawn.picture.colours === colours && drawn.redraw === redraw.value

  /** Once a frame, however much has changed. */
  function draw(): void {
    frame = 0
    const now = picture.value
    if (!isKeptDrawn(now)) {
      drawFaded(now)
      drawKept(now)
    }
    drawPointed(now)
    drawn = { picture: now, redraw: redraw.value }
  }
  // The tokens change with the theme's attribute, which is set in the same flush: they are read a frame later.
  const soon = (): void => void (frame ||= requestAnimationFrame(draw))
  watch([picture, redraw], soon, { immediate: true, flush: 'post' })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    faded.stop()
    kept.stop()
  })
}
