import { nearestIndex, nearestX } from './nearest.ts'
import type { Line } from './line.ts'
import type { PlacedLine } from './shaping.ts'

/**
 * One line's point at the crosshair: its true value, and the smoothed one where lines are smoothed; `share` of a mean that some runs of the group
 * have no part in any more.
 */
export type HoverRow = {
  key: string
  line: Line
  x: number
  epoch: number
  value: number
  smoothed: number | null
  share: { count: number; of: number } | null
}

/** The x the crosshair snaps to: that of the nearest true point of any line. */
export const snappedX = (lines: readonly PlacedLine[], x: number): number | undefined =>
  nearestX(
    lines.map(line => line.xs),
    x
  )

/** The points at or nearest to x of every line that reaches it; lines that have ended more than `reach` away have none. */
export function rowsAt(lines: readonly PlacedLine[], x: number, reach: number): HoverRow[] {
  const rows: HoverRow[] = []
  for (const { key, line, xs, epochs, values, smoothed } of lines) {
    const index = nearestIndex(xs, x)
    const found = xs[index]
    if (found === undefined || Math.abs(found - x) > reach) continue
    rows.push({
      key,
      line,
      x: found,
      epoch: epochs[index] ?? NaN,
      value: values[index] ?? NaN,
      smoothed: smoothed ? (smoothed[index] ?? NaN) : null,
      share: shareAt(line, index)
    })
  }
  return rows
}

function shareAt({ spread }: Line, index: number): HoverRow['share'] {
  const count = spread?.counts[index]
  return spread && count !== undefined && count < spread.runs ? { count, of: spread.runs } : null
}

/** The `limit` rows nearest in value to the pointer, in falling order of value, and how many were left out. */
export function nearestRows(rows: readonly HoverRow[], y: number | undefined, limit = 10): { rows: HoverRow[]; more: number } {
  const shown = (row: HoverRow): number => row.smoothed ?? row.value
  const distance = (row: HoverRow): number => (y === undefined || !Number.isFinite(shown(row)) ? Infinity : Math.abs(shown(row) - y))
  const near = y === undefined ? rows.slice(0, limit) : [...rows].sort((a, b) => rising(distance(a), distance(b))).slice(0, limit)
  near.sort((a, b) => falling(shown(a), shown(b)))
  return { rows: near, more: rows.length - near.length }
}

/** Orders of numbers with NaN last in both. */
const nanLast = (a: number, b: number): number => Number(Number.isNaN(a)) - Number(Number.isNaN(b))
const rising = (a: number, b: number): number => nanLast(a, b) || (a === b ? 0 : a - b)
const falling = (a: number, b: number): number => nanLast(a, b) || (a === b ? 0 : b - a)

/** The line nearest to a pixel, within `within` pixels of it; distances are taken along y at the nearest point. */
export function lineAt(
  rows: readonly HoverRow[],
  pixelY: number,
  place: { pixelOf: (value: number) => number; within: number }
): HoverRow | undefined {
  let best: HoverRow | undefined
  let least = place.within
  for (const row of rows) {
    const distance = Math.abs(place.pixelOf(row.smoothed ?? row.value) - pixelY)
    if (distance <= least) [best, least] = [row, distance]
  }
  return best
}
