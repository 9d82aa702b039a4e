import { bestOf } from '../../../../shared/metric.ts'
import type { Run } from '../../../../shared/run.ts'
import { flat } from '../../../../shared/tableFormats.ts'
import type { TableColumn, TableValue } from '../../../../shared/tableFormats.ts'
import { formatDateTime, missing } from '../../../format/format.ts'
import { cellText, metricValue } from '../cells.ts'
import { allColumns, hyperparameterOf, isNumeric, metricOf, statisticOf } from '../columns.ts'
import type { Available, ColumnId, ColumnLayout, Statistic } from '../columns.ts'

/** A column of a file: a title that no language changes, and what it says of a run. */
export type ExportColumn = TableColumn & { value: (run: Run) => TableValue }

/** A minus on screen is a minus sign; programs read an ASCII one. */
const ascii = (text: string): string => text.replaceAll('\u2212', '-')
const shownText = (text: string): TableValue => (text === missing || text === '' ? null : ascii(text))

const moments = { started: 'started_at', created: 'created_at', ended: 'ended_at' } as const
const isMoment = (id: ColumnId): id is keyof typeof moments => Object.hasOwn(moments, id)

/** Fields that are not on screen as text, or not in full. */
const fields: Readonly<Record<string, (run: Run) => TableValue>> = {
  name: run => run.name,
  state: run => run.state,
  tags: run => run.tags,
  note: run => (run.note === '' ? null : run.note),
  duration: run => run.duration_ms,
  number: run => run.number,
  experiment: run => run.experiment,
  dataset: run => run.dataset.name,
  seed: run => run.seed,
  epochs: run => run.epochs_done,
  parameters: run => run.parameters
}
/** A duration in full is in milliseconds and says so. */
const exactTitles: Readonly<Record<string, string>> = { duration: 'duration_ms', ...moments }

/** What the columns of the table do not have. */
const moreFields: readonly ExportColumn[] = [
  { title: 'id', numeric: false, value: run => run.id },
  { title: 'dataset_sha256', numeric: false, value: run => run.dataset.sha256 },
  { title: 'test_loss', numeric: true, value: run => run.test?.loss ?? null },
  { title: 'test_accuracy', numeric: true, value: run => run.test?.accuracy ?? null },
  { title: 'test_mean_absolute_error', numeric: true, value: run => run.test?.mean_absolute_error ?? null },
  { title: 'test_r2', numeric: true, value: run => run.test?.r2 ?? null },
  { title: 'locked', numeric: false, value: run => run.locked },
  { title: 'starred', numeric: false, value: run => run.starred },
  { title: 'pinned', numeric: false, value: run => run.pinned },
  { title: 'archived', numeric: false, value: run => run.archived },
  { title: 'parent', numeric: false, value: run => run.parent?.run_id ?? null },
  { title: 'error', numeric: false, value: run => run.error?.message ?? null }
]

const everyStatistic: readonly Statistic[] = ['last', 'min', 'max', 'best_epoch']
const titleOf = (metric: string, statistic: Statistic): string =>
  statistic === 'best_epoch' || statistic === 'all' ? metric : `${statistic}(${metric})`

/** Numbers of a metric in full; the best comes with its epoch. */
function exactMetric(metric: string, statistic: Statistic): ExportColumn[] {
  if (statistic === 'all') return everyStatistic.flatMap(one => exactMetric(metric, one))
  const column: ExportColumn = {
    title: titleOf(metric, statistic),
    numeric: true,
    value: run => metricValue(run, metric, statistic) ?? null
  }
  if (statistic !== 'best_epoch') return [column]
  const epoch = (run: Run): TableValue => {
    const summary = run.metrics[metric]
    return (summary && bestOf(metric, summary)?.epoch) ?? null
  }
  return [column, { title: `best_epoch(${metric})`, numeric: true, value: epoch }]
}

function exactColumn(id: ColumnId, layout: ColumnLayout, everything: boolean): ExportColumn[] {
  const metric = metricOf(id)
  if (metric !== undefined) return exactMetric(metric, everything ? 'all' : statisticOf(layout, metric))
  const hyperparameter = hyperparameterOf(id)
  if (hyperparameter !== undefined)
    return [{ title: hyperparameter, numeric: isNumeric(id), value: run => run.hyperparameters[hyperparameter] ?? null }]
  const value = isMoment(id) ? (run: Run) => run[moments[id]] : fields[id]
  return value ? [{ title: exactTitles[id] ?? id, numeric: isNumeric(id), value }] : []
}

/** What a cell says in full, as it is copied; undefined where it is a picture or there is nothing. */
export function exactCell(run: Run, id: ColumnId, layout: ColumnLayout): string | undefined {
  const values = exactColumn(id, layout, false).map(({ value }) => value(run))
  return values.every(value => value === null) || values.length === 0
    ? undefined
    : values.map(value => String(flat(value) ?? '')).join('\t')
}

/** As on screen in English; how long ago something was is a moment on paper. */
function shownColumn(id: ColumnId, layout: ColumnLayout, everything: boolean): ExportColumn[] {
  const metric = metricOf(id)
  const statistics = metric === undefined ? ['last' as const] : everything ? everyStatistic : [statisticOf(layout, metric)]
  if (isMoment(id))
    return [{ title: id, numeric: false, value: run => (run[moments[id]] === null ? null : formatDateTime(run[moments[id]] ?? 0)) }]
  if (id === 'curve') return []
  const own = ['name', 'state', 'tags', 'note'].includes(id) ? fields[id] : undefined
  if (own) return [{ title: id, numeric: false, value: own }]
  return statistics.map(statistic => ({
    title: metric === undefined ? (hyperparameterOf(id) ?? id) : titleOf(metric, statistic),
    numeric: isNumeric(id),
    value: run => shownText(cellText(run, id, { statistic, locale: 'en' }))
  }))
}

export type ExportChoice = {
  /** Numbers with every digit, times in ISO 8601; else as they are on screen. */
  exact: boolean
  /** All there is to know of a run; else the columns on screen. */
  everything: boolean
}

/** The columns of a file. The sparkline is a picture and has none. */
export function exportColumns(
  columns: readonly ColumnId[],
  { layout, available }: { layout: ColumnLayout; available: Available },
  { exact, everything }: ExportChoice
): ExportColumn[] {
  const ids = everything ? allColumns(available) : columns
  const made = ids.flatMap(id => (exact ? exactColumn(id, layout, everything) : shownColumn(id, layout, everything)))
  const known = new Set(made.map(column => column.title))
  return everything ? [...made, ...moreFields.filter(column => !known.has(column.title))] : made
}
