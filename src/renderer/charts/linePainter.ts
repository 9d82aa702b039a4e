/** So many lines are one stroke: fewer cost calls, more cost Chromium the crossings within a path. */
const linesAStroke = 16
const sliceMs = 14

export type PaintedLines = {
  /** Which lines, those of one colour after the other. */
  rows: readonly number[]
  xs: readonly number[]
  /** By axis, the y of every line. */
  ys: readonly Float32Array[]
  colourOf: (row: number) => string
  alpha: number
}

/** The rows that are kept, those of one bucket after the other, so that a stroke is of one colour. */
export function rowsByBucket(bucketOf: Uint16Array, isWanted: (row: number) => boolean): number[] {
  const buckets: number[][] = []
  for (const [row, bucket] of bucketOf.entries()) if (isWanted(row)) (buckets[bucket] ??= []).push(row)
  return buckets.flat()
}

/** Strokes of one colour each. */
function* strokesOf({ rows, colourOf }: PaintedLines): Generator<{ colour: string; rows: number[] }> {
  let open: { colour: string; rows: number[] } | undefined
  for (const row of rows) {
    const colour = colourOf(row)
    if (open && (open.colour !== colour || open.rows.length >= linesAStroke)) {
      yield open
      open = undefined
    }
    open ??= { colour, rows: [] }
    open.rows.push(row)
  }
  if (open) yield open
}

function stroke(context: CanvasRenderingContext2D, { xs, ys }: PaintedLines, rows: readonly number[]): void {
  context.beginPath()
  for (const row of rows) {
    context.moveTo(xs[0] ?? 0, ys[0]?.[row] ?? 0)
    for (let axis = 1; axis < xs.length; axis++) context.lineTo(xs[axis] ?? 0, ys[axis]?.[row] ?? 0)
  }
  context.stroke()
}

/**
 * Draws lines in slices of a frame: thousands take longer than one, and the window answers in between. A new picture takes the place of one under way.
 * `done` is called when the last line is there.
 */
export function createLinePainter() {
  let frame = 0
  return {
    paint(context: CanvasRenderingContext2D, lines: PaintedLines, done?: () => void): void {
      cancelAnimationFrame(frame)
      context.globalAlpha = lines.alpha
      context.lineWidth = 1
      context.lineJoin = 'round'
      const strokes = strokesOf(lines)
      function slice(): void {
        const end = performance.now() + sliceMs
        for (let next = strokes.next(); next.done !== true; next = strokes.next()) {
          context.strokeStyle = next.value.colour
          stroke(context, lines, next.value.rows)
          if (performance.now() < end) continue
          frame = requestAnimationFrame(slice)
          return
        }
        done?.()
      }
      slice()
    },
    stop: (): void => cancelAnimationFrame(frame)
  }
}
