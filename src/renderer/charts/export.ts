import type { Line } from './line.ts'

const header = ['run', 'name', 'metric', 'split', 'step', 'epoch', 'time', 'value'] as const

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const word = (value: number): string => (Number.isNaN(value) ? 'NaN' : String(value))

/** All points of the lines, one a row, whatever the zoom and smoothing; numbers in full precision, times in ISO 8601, independent of the locale. */
export function csvOfLines(lines: readonly Line[]): string {
  const rows = [header.join(',')]
  for (const { run, metric, split, points, provisional } of lines) {
    if (provisional) continue
    for (let i = 0; i < points.values.length; i++) {
      const epoch = points.epochs[i] ?? NaN
      const time = points.times[i] ?? NaN
      const cells = [String(run.number), quoted(run.name), metric, split, word(points.steps[i] ?? NaN)]
      cells.push(
        Number.isNaN(epoch) ? '' : word(epoch),
        Number.isFinite(time) ? new Date(time).toISOString() : '',
        word(points.values[i] ?? NaN)
      )
      rows.push(cells.join(','))
    }
  }
  return `${rows.join('\n')}\n`
}

/** Tab-separated text of a table, for the clipboard. */
export const tsv = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => row.map(cell => cell.replaceAll(/[\t\n\r]+/g, ' ')).join('\t')).join('\n')

/** A name a file system takes. */
export const fileName = (name: string, ending: string): string => `${name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-').slice(0, 80)}.${ending}`
