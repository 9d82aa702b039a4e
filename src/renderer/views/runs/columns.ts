import { isNumeric as isNumericKind } from '../../../shared/hyperparameterDefinition.ts'
import type { Definition } from '../../../shared/hyperparameterDefinition.ts'
import { definitions } from '../../../shared/hyperparameters.ts'
import { isGroupField } from '../../../shared/groupKey.ts'
import { metricDirection } from '../../../shared/metric.ts'
import { narrowestColumn, usualView, widestColumn } from '../../../shared/view.ts'
import type { ColumnLayout, Statistic } from '../../../shared/view.ts'

export type { ColumnLayout, Statistic } from '../../../shared/view.ts'

/** `h:learning_rate` is a hyperparameter, `m:val_loss` a metric, anything else a field of the run. */
export type ColumnId = string
export type Available = { hyperparameters: readonly { key: string; distinct: number }[]; metrics: readonly { key: string }[] }

export const defaultLayout: ColumnLayout = usualView.columns

const runColumnsBefore = ['name', 'state', 'curve'] as const
const runColumnsAfter = ['duration', 'started', 'tags', 'note'] as const
export const moreRunColumns = ['number', 'experiment', 'dataset', 'seed', 'epochs', 'parameters', 'created', 'ended'] as const
const numericFields: ReadonlySet<ColumnId> = new Set(['duration', 'number', 'seed', 'epochs', 'parameters'])
const wide: Record<string, number> = {
  name: 208,
  state: 104,
  curve: 88,
  started: 104,
  tags: 120,
  note: 160,
  experiment: 120,
  created: 130,
  ended: 130,
  parameters: 100
}
/** Room of a bold letter of a header in the widest of the system's fonts, of the padding at both sides, and of a metric's menu. */
const [letterWidth, padding, menuWidth] = [7.3, 20, 34]
/** Digits of `0.9812 @41`, and of the four statistics in a row. */
const statisticWidths: Partial<Record<Statistic, number>> = { all: 240 }
/** Digits of `0.0004675` or, with its epoch, `0.9812 @41`, and what stands around them. */
const [valueWidth, valueAtEpochWidth] = [62, 84]
/** Room for `\u22120.001234` and an arrow, which every row has once there is a baseline, so that values stay below each other. */
export const changeWidth = 78
/** A mean with its deviation and share, the difference with its interval, and the words for what is noise. */
const groupedChangeWidth = 345

export const hyperparameterOf = (id: ColumnId): string | undefined => (id.startsWith('h:') ? id.slice(2) : undefined)
export const metricOf = (id: ColumnId): string | undefined => (id.startsWith('m:') ? id.slice(2) : undefined)
/** What grouping by a column is called, where runs can be grouped by it. */
export const groupNameOf = (id: ColumnId): string | undefined =>
  hyperparameterOf(id) ?? (id === 'tags' ? 'tag' : isGroupField(id) ? id : undefined)
export function isNumeric(id: ColumnId): boolean {
  const hyperparameter = hyperparameterOf(id)
  if (hyperparameter === undefined) return id.startsWith('m:') || numericFields.has(id)
  const definition = (definitions as Record<string, Definition>)[hyperparameter]
  return definition !== undefined && isNumericKind(definition)
}

export const statisticOf = (layout: ColumnLayout, metric: string): Statistic =>
  layout.statistics[metric] ?? (metricDirection(metric) === 'higher' ? 'max' : 'min')

/** Validation metrics where there are any: training scores alone mislead, so they wait in the panel. */
function defaultMetrics(metrics: Available['metrics']): string[] {
  const names = metrics.map(metric => metric.key)
  const validation = names.filter(name => name.startsWith('val_'))
  const rank = (name: string): number => (name.includes('accuracy') ? 0 : name.includes('loss') ? 1 : 2)
  return (validation.length > 0 ? validation : names).toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

/** The seed tells runs of one configuration apart and is a field of every run; as a hyperparameter it would always differ the most. */
const configured = (available: Available): Available['hyperparameters'] => available.hyperparameters.filter(entry => entry.key !== 'seed')

/** Hyperparameters in the order shown: most distinct values first. */
export const byDistinct = (available: Available): string[] =>
  configured(available)
    .toSorted((a, b) => b.distinct - a.distinct)
    .map(entry => entry.key)
export const identicalOf = (available: Available): string[] =>
  configured(available)
    .filter(entry => entry.distinct <= 1)
    .map(entry => entry.key)

/** Every column there could be, in default order. */
export function allColumns(available: Available): ColumnId[] {
  const hyperparameters = byDistinct(available).map(key => `h:${key}`)
  const shownFirst = defaultMetrics(available.metrics)
  const metrics = [...shownFirst, ...available.metrics.map(metric => metric.key).filter(key => !shownFirst.includes(key))].map(
    key => `m:${key}`
  )
  return [...runColumnsBefore, ...hyperparameters, ...metrics, ...runColumnsAfter, ...moreRunColumns]
}

export function isShown(id: ColumnId, layout: ColumnLayout, available: Available): boolean {
  if (layout.hidden.includes(id)) return false
  if (layout.shown.includes(id)) return true
  const hyperparameter = hyperparameterOf(id)
  if (hyperparameter !== undefined) return !layout.hide_identical || !identicalOf(available).includes(hyperparameter)
  const metric = metricOf(id)
  if (metric !== undefined) return defaultMetrics(available.metrics).includes(metric)
  return !(moreRunColumns as readonly string[]).includes(id)
}

/** The name and what was pinned beside it. */
export const isFrozen = (id: ColumnId, layout: ColumnLayout): boolean => id === 'name' || layout.pinned.includes(id)

/** How many of the columns stay at the left; they come first. */
export const frozenCount = (columns: readonly ColumnId[], layout: ColumnLayout): number => columns.filter(id => isFrozen(id, layout)).length

/** The columns to draw: those shown, the frozen ones first, in the user's order; one the order does not know stands after its default neighbour. */
export function visibleColumns(layout: ColumnLayout, available: Available): ColumnId[] {
  const columns = orderedColumns(layout, available)
  return [...columns.filter(id => isFrozen(id, layout)), ...columns.filter(id => !isFrozen(id, layout))]
}

function orderedColumns(layout: ColumnLayout, available: Available): ColumnId[] {
  const shown = allColumns(available).filter(id => isShown(id, layout, available))
  const result = layout.order.filter(id => shown.includes(id))
  for (const [i, id] of shown.entries()) {
    if (result.includes(id)) continue
    const before = shown.slice(0, i).findLast(other => result.includes(other))
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, id)
  }
  return result
}

/** Whether cells have room for differences to a baseline, be it of single runs or of groups. */
export type Changes = boolean | 'groups'

function metricWidth(metric: string, layout: ColumnLayout, withChanges: Changes): number {
  const statistic = statisticOf(layout, metric)
  const header = Math.round((metric.length + 5) * letterWidth) + padding + menuWidth
  const changed = (statistic === 'best_epoch' ? valueAtEpochWidth : valueWidth) + changeWidth + padding
  if (withChanges === 'groups') return Math.max(groupedChangeWidth, header)
  return Math.max(statisticWidths[statistic] ?? 0, header, withChanges && statistic !== 'all' ? changed : 0)
}

/** `withChanges` makes room for differences to a baseline. */
export function widthOf(id: ColumnId, layout: ColumnLayout, withChanges: Changes): number {
  const own = layout.widths[id]
  if (own !== undefined) return own
  const metric = metricOf(id)
  if (metric !== undefined) return metricWidth(metric, layout, withChanges)
  const hyperparameter = hyperparameterOf(id)
  if (hyperparameter !== undefined) return Math.max(72, Math.round(hyperparameter.length * letterWidth) + padding)
  return wide[id] ?? 88
}

export const resized = (layout: ColumnLayout, id: ColumnId, width: number): ColumnLayout => ({
  ...layout,
  widths: { ...layout.widths, [id]: Math.min(widestColumn, Math.max(narrowestColumn, Math.round(width))) }
})

/** The layout with a column moved before (or, at the end, after) another place of those shown; frozen columns stay among the frozen. */
export function moved(layout: ColumnLayout, columns: readonly ColumnId[], id: ColumnId, to: number): ColumnLayout {
  const rest = columns.filter(other => other !== id)
  const frozen = frozenCount(rest, layout)
  const [first, last] = isFrozen(id, layout) ? [0, frozen] : [frozen, rest.length]
  const place = Math.min(last, Math.max(first, to))
  return { ...layout, order: [...rest.slice(0, place), id, ...rest.slice(place)] }
}

export const withPinned = (layout: ColumnLayout, id: ColumnId, pinned: boolean): ColumnLayout => ({
  ...layout,
  pinned: pinned ? [...layout.pinned.filter(other => other !== id), id] : layout.pinned.filter(other => other !== id)
})

/** Differences of a metric in percent of the baseline, or, where they were so, as numbers again. */
export const withPercent = (layout: ColumnLayout, metric: string): ColumnLayout => ({
  ...layout,
  percent: layout.percent.includes(metric) ? layout.percent.filter(other => other !== metric) : [...layout.percent, metric]
})

export function withShown(layout: ColumnLayout, id: ColumnId, shown: boolean): ColumnLayout {
  const without = (list: ColumnId[]): ColumnId[] => list.filter(other => other !== id)
  return {
    ...layout,
    hidden: shown ? without(layout.hidden) : [...without(layout.hidden), id],
    shown: shown ? [...without(layout.shown), id] : without(layout.shown)
  }
}

const sortFields: Record<string, string> = {
  name: 'name',
  state: 'state',
  duration: 'duration_ms',
  started: 'started_at',
  number: 'number',
  experiment: 'experiment',
  seed: 'seed',
  epochs: 'epochs_done',
  parameters: 'parameters',
  created: 'created_at',
  ended: 'ended_at'
}

/** What the core sorts by for a column; undefined where order means nothing. */
export function sortKeyOf(id: ColumnId, layout: ColumnLayout): string | undefined {
  const metric = metricOf(id)
  if (metric === undefined) return hyperparameterOf(id) ?? sortFields[id]
  const statistic = statisticOf(layout, metric)
  return statistic === 'best_epoch' || statistic === 'all' ? metric : `${statistic}(${metric})`
}

export type SortDirection = 'ascending' | 'descending'
export const directionOf = (sort: readonly string[], key: string | undefined): SortDirection | undefined =>
  key === undefined ? undefined : sort.includes(key) ? 'ascending' : sort.includes(`-${key}`) ? 'descending' : undefined

/** The sort after a header was pressed: alone, or (Shift) as one more key; pressing again turns it round, a third time takes it away. */
export function sortPressed(sort: readonly string[], key: string, add: boolean): string[] {
  const direction = directionOf(sort, key)
  const next = direction === undefined ? [key] : direction === 'ascending' ? [`-${key}`] : []
  if (!add) return next
  const at = sort.findIndex(one => one === key || one === `-${key}`)
  return at === -1 ? [...sort, ...next] : [...sort.slice(0, at), ...next, ...sort.slice(at + 1)]
}
