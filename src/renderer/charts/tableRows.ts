import { nearestIndex } from './nearest.ts'
import type { PlacedLine } from './shaping.ts'

/** The x values of all lines in order, each once: the rows of the table that stands for a chart. */
export const tableXs = (lines: readonly PlacedLine[]): Float64Array =>
  Float64Array.from(new Set(lines.flatMap(line => Array.from(line.xs)))).sort()

/** The raw value of a line at exactly this x; undefined where it has no point there. */
export function valueAt(line: PlacedLine, x: number): number | undefined {
  const index = nearestIndex(line.xs, x)
  return line.xs[index] === x ? line.values[index] : undefined
}
