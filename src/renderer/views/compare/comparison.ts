import { definitions } from '../../../shared/hyperparameters.ts'
import type { Definition } from '../../../shared/hyperparameterDefinition.ts'
import { bestOf, metricDirection, metricsByWeight } from '../../../shared/metric.ts'
import type { Run } from '../../../shared/run.ts'
import { tableText } from '../../../shared/tableFormats.ts'
import type { TableFormat } from '../../../shared/tableFormats.ts'
import { formatExact, formatMetric, formatPercent, formatValue, missing } from '../../format/format.ts'

export const most = 50

/** `change` is against the baseline: "x10", "+0.3", or empty for text and equal values. */
export type Cell = { text: string; differs: boolean; change: string; verdict?: 'better' | 'worse' | 'same' }
/** `label` are the words of what is no key of a configuration or a metric. */
export type Row = { key: string; label?: string; cells: Cell[]; differs: boolean }
export type Section = { key: string; title: string; rows: readonly Row[]; note: string }

const definitionOf = (key: string): Definition | undefined =>
  Object.hasOwn(definitions, key) ? definitions[key as keyof typeof definitions] : undefined
export const signed = (text: string): string => (/^[\u2212-]/.test(text) ? text : `+${text}`)
/** Rounding noise of a subtraction or division taken away. */
const rounded = (value: number): number => Number(value.toPrecision(4))

/** How a value changed: by a factor where the hyperparameter lives on a log scale, else by a difference; nothing for text. */
export function changeOf(key: string, from: unknown, to: unknown): string {
  if (typeof from !== 'number' || typeof to !== 'number' || from === to) return ''
  const definition = definitionOf(key)
  const isLog = definition !== undefined && 'scale' in definition
  if (isLog && from > 0 && to > 0) return `x${formatExact(rounded(to / from))}`
  return signed(formatExact(rounded(to - from)))
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** A row a hyperparameter of any run, in the order of the form; the first run is the baseline. A missing value counts as a difference. */
export function hyperparameterRows(runs: readonly Run[]): Row[] {
  const order = Object.keys(definitions)
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length)
  const keys = [...new Set(runs.flatMap(run => Object.keys(run.hyperparameters)))].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  return keys.map(key => {
    const base = runs[0]?.hyperparameters[key]
    const cells = runs.map((run): Cell => {
      const value = run.hyperparameters[key]
      return { text: formatValue(value), differs: !same(base, value), change: changeOf(key, base, value) }
    })
    return { key, cells, differs: cells.some(cell => cell.differs) }
  })
}

/** How a metric is against the baseline's: `change` is empty where they are the same. */
export type Change = { change: string; verdict: 'better' | 'worse' | 'same' }

/** With `percent` the difference is told as a share of the baseline's value, where that is not zero. */
export function metricChange(
  key: string,
  { value, base, percent = false }: { value: number; base: number; percent?: boolean },
  lowerIsBetter: boolean
): Change {
  const delta = value - base
  if (delta === 0) return { change: '', verdict: 'same' }
  const text = percent && base !== 0 ? formatPercent(delta / Math.abs(base)) : formatMetric(key, delta)
  return { change: signed(text), verdict: delta < 0 === lowerIsBetter ? 'better' : 'worse' }
}

type Scored = { value: number; epoch: number | undefined }

function scoreRow(key: string, scores: (Scored | null)[], lowerIsBetter: boolean): Row {
  const base = scores[0]
  const cells = scores.map((score, i): Cell => {
    if (!score) return { text: missing, differs: base !== null, change: '' }
    const text = `${formatMetric(key, score.value)}${score.epoch === undefined ? '' : ` @${score.epoch}`}`
    if (i === 0 || !base) return { text, differs: false, change: '' }
    const change = metricChange(key, { value: score.value, base: base.value }, lowerIsBetter)
    return { text, differs: change.verdict !== 'same', ...change }
  })
  return { key, cells, differs: cells.some(cell => cell.differs) }
}

/** Logged each epoch, but a setting and a measurement rather than a score. */
const notScores: ReadonlySet<string> = new Set(['learning_rate', 'epoch_ms'])

/** Best values with their epochs, then the test scores; deltas are to the first run. */
export function metricRows(runs: readonly Run[]): Row[] {
  const order: readonly string[] = metricsByWeight
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length)
  const keys = [...new Set(runs.flatMap(run => Object.keys(run.metrics)))]
    .filter(key => !notScores.has(key))
    .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  const best = keys.map(key =>
    scoreRow(
      key,
      runs.map(run => {
        const summary = run.metrics[key]
        return (summary && bestOf(key, summary)) ?? null
      }),
      metricDirection(key) === 'lower'
    )
  )
  const tested = runs.some(run => run.test !== null)
  const parts = (['accuracy', 'r2', 'mean_absolute_error', 'loss'] as const).filter(part =>
    runs.some(run => run.test?.[part] !== undefined)
  )
  const test = parts.map(part =>
    scoreRow(
      `test_${part}`,
      runs.map(run => {
        const value = run.test?.[part]
        return value === undefined ? null : { value, epoch: undefined }
      }),
      metricDirection(part) === 'lower'
    )
  )
  return tested ? [...best, ...test] : best
}

/** Whether any metric was logged by at least two of the runs. */
export const shareAMetric = (runs: readonly Run[]): boolean => {
  const counts = new Map<string, number>()
  for (const run of runs) for (const metric of Object.keys(run.metrics)) counts.set(metric, (counts.get(metric) ?? 0) + 1)
  return [...counts.values()].some(count => count >= 2)
}

export const usedDifferentData = (runs: readonly Run[]): boolean => new Set(runs.map(run => run.dataset.sha256)).size > 1

/** On the screen a minus is a minus sign; what is copied is read by programs. */
const ascii = (text: string): string => text.replaceAll('\u2212', '-')

/** The table in a form of its own, the names of the runs first: what is seen, as plain text. */
export function comparisonText(
  format: TableFormat,
  { title, names, rows }: { title: string; names: readonly string[]; rows: readonly Row[] }
): string {
  const columns = [{ title, numeric: false }, ...names.map(name => ({ title: name, numeric: true }))]
  return tableText(
    format,
    columns,
    rows.map(row => [row.label ?? row.key, ...row.cells.map(cell => ascii(cell.text))])
  )
}
