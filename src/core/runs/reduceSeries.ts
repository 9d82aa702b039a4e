import { fromStored } from '../storage/storedNumber.ts'
import type { RawRow } from '../storage/pointsTable.ts'

/** Points of a stretch that stay, in order, with the place of each among all points and the moving average there. */
export type Kept = { rows: RawRow[]; ranks: number[]; smoothed: number[] }

type Extremes = { least: number; greatest: number }

/** The places of the least and the greatest of some numbers, the first of equals; undefined where none is finite. */
function extremesOf(values: Float64Array): Extremes | undefined {
  let found: Extremes | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) continue
    found ??= { least: i, greatest: i }
    if (value < (values[found.least] ?? NaN)) found.least = i
    if (value > (values[found.greatest] ?? NaN)) found.greatest = i
  }
  return found
}

/**
 * Adds what stays of one stretch of a series: its first, least, greatest and last point and every point that is not finite; and where the moving
 * average is least and greatest, so that its line is as true as the raw one.
 */
export function keepOf(
  rows: readonly RawRow[],
  { rank, average, kept }: { rank: number; average: (value: number) => number; kept: Kept }
): void {
  const values = Float64Array.from(rows, row => fromStored(row[3]))
  const smoothed = values.map(average)
  const stay = new Set([0, rows.length - 1])
  for (const extremes of [extremesOf(values), extremesOf(smoothed)]) if (extremes) stay.add(extremes.least).add(extremes.greatest)
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) stay.add(i)
  })
  for (const i of [...stay].sort((a, b) => a - b)) {
    const row = rows[i]
    if (!row) continue
    kept.rows.push(row)
    kept.ranks.push(rank + i)
    kept.smoothed.push(smoothed[i] ?? NaN)
  }
}
