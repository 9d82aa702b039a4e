import type { Stop } from '../../../charts/brush.ts'
import { formatCount, formatDateTime, formatDuration, formatExact, formatMetric, missing, nonFiniteWord } from '../../../format/format.ts'
import { useLanguage } from '../../../i18n.ts'
import type { ValuesColumn } from '../../../../shared/runValues.ts'
import { fieldWords, metricOfColumn } from './plotColumns.ts'
import type { ColumnChoices } from './plotColumns.ts'

/** Words for columns of runs' values, and for what they hold. */
export function useColumnWords(choices: () => ColumnChoices) {
  const { t, te, locale } = useLanguage()

  function labelOf(name: string): string {
    const metric = metricOfColumn(name, choices())
    if (metric) return metric.statistic === 'best' ? t('plots.best', { metric: metric.metric }) : `${metric.statistic}(${metric.metric})`
    const key = `runs.columns.${fieldWords[name] ?? name}`
    return choices().fields.includes(name) && te(key) ? t(key) : name.replaceAll('`', '')
  }
  function numberText(column: Pick<ValuesColumn, 'name' | 'type'>, value: number): string {
    if (nonFiniteWord(value) !== undefined) return nonFiniteWord(value) ?? ''
    if (column.type === 'duration') return formatDuration(value, locale.value)
    if (column.type === 'time') return formatDateTime(value)
    const metric = metricOfColumn(column.name, choices())
    if (metric && metric.statistic !== 'best_epoch') return formatMetric(metric.metric, value)
    return column.name === 'params' || column.name === 'epochs' ? formatCount(value) : formatExact(value)
  }
  function wordText({ name }: Pick<ValuesColumn, 'name'>, word: string): string {
    if (name === 'state' && te(`states.${word}`)) return t(`states.${word}`)
    return word.startsWith('[') ? word.replaceAll(/[[\]]/g, '').replaceAll(',', ', ') : word
  }
  return {
    labelOf,
    stopText(column: ValuesColumn, { slot, number }: Pick<Stop, 'slot' | 'number'>): string {
      if (slot === undefined) return numberText(column, number)
      if (slot.startsWith('=')) return wordText(column, slot.slice(1))
      return { none: t('plots.none'), above: '+Inf', below: '\u2212Inf', low: '≤ 0' }[slot as 'none' | 'above' | 'below' | 'low']
    },
    valueText(column: ValuesColumn, row: number): string {
      const number = column.numbers[row] ?? NaN
      const word = column.words[column.codes[row] ?? NaN]
      return Number.isNaN(number) ? (word === undefined ? missing : wordText(column, word)) : numberText(column, number)
    }
  }
}
export type ColumnWords = ReturnType<typeof useColumnWords>
