import { csvLine } from '../../shared/csv.ts'
import type { Line } from './line.ts'

const header = ['run', 'name', 'metric', 'split', 'step', 'epoch', 'time', 'value'] as const

/** All points of the lines, one a row, whatever the zoom and smoothing; numbers in full precision, times in ISO 8601, independent of the locale. */
export function csvOfLines(lines: readonly Line[]): string {
  const rows = [csvLine(header)]
  for (const { run, metric, split, points, provisional } of lines) {
    if (provisional) continue
    for (let i = 0; i < points.values.length; i++) {
      const epoch = points.epochs[i] ?? NaN
      const step = points.steps[i] ?? NaN
      const time = points.times[i] ?? NaN
      const cells = [run.number, run.name, metric, split, Number.isNaN(step) ? null : step, Number.isNaN(epoch) ? null : epoch]
      rows.push(csvLine([...cells, Number.isFinite(time) ? new Date(time).toISOString() : null, points.values[i] ?? NaN]))
    }
  }
  return `${rows.join('\n')}\n`
}

/** A name a file system takes. */
export const fileName = (name: string, ending: string): string => `${name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-').slice(0, 80)}.${ending}`
