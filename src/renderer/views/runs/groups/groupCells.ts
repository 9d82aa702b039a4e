import type { GroupMean, MetricWish, RunGroup } from '../../../../shared/groups.ts'
import { isGroupField } from '../../../../shared/groupKey.ts'
import { formatMeanDeviation, formatMetric, formatValue } from '../../../format/format.ts'
import { hyperparameterOf, metricOf, statisticOf } from '../columns.ts'
import type { ColumnId, ColumnLayout } from '../columns.ts'

/** The means that the shown columns of metrics need, in their order. */
export const wishesOf = (columns: readonly ColumnId[], layout: ColumnLayout): MetricWish[] =>
  columns.flatMap(column => {
    const metric = metricOf(column)
    if (metric === undefined) return []
    const statistic = statisticOf(layout, metric)
    return { metric, statistic: statistic === 'best_epoch' || statistic === 'all' ? 'best' : statistic }
  })

/** `0.9779 ± 0.0011`, and the value alone where it is that of one run. */
export function meanText(metric: string, { mean, deviation }: GroupMean): string {
  return mean !== null && deviation !== null ? formatMeanDeviation(mean, deviation) : formatMetric(metric, mean)
}

/** `4/5` where some of the runs have no value that counts. */
export const shareText = ({ runs }: GroupMean, count: number): string => (runs > 0 && runs < count ? `${runs}/${count}` : '')

/** Whether all runs of a group have the same value of a hyperparameter, because it is part of what they are grouped by. */
export const isShared = (by: readonly string[], hyperparameter: string): boolean =>
  by.includes(hyperparameter) || (by.includes('config') && hyperparameter !== 'seed')

/** The cell of a hyperparameter: its value where the whole group has it. */
export function sharedText(group: RunGroup, column: ColumnId, by: readonly string[]): string {
  const hyperparameter = hyperparameterOf(column)
  if (hyperparameter === undefined || !isShared(by, hyperparameter)) return ''
  return formatValue(group.first.hyperparameters[hyperparameter])
}

const mostNamed = 3
/** Names a group by what sets it apart: a part in words where `words` has some, else `learning_rate 0.001`. */
export function groupTitle(
  group: RunGroup,
  { by, columns, words }: { by: readonly string[]; columns: readonly ColumnId[]; words: (part: string, group: RunGroup) => string }
): string {
  const pair = (name: string): string => `${name} ${formatValue(group.first.hyperparameters[name])}`
  const telling = columns.flatMap(column => hyperparameterOf(column) ?? []).filter(name => name !== 'seed')
  return by
    .map(part => {
      if (part === 'config') return telling.length > 0 ? telling.slice(0, mostNamed).map(pair).join(', ') : group.first.name
      return isGroupField(part) ? words(part, group) : pair(part)
    })
    .join(', ')
}
