import type { TrialView } from '../../../shared/sweep.ts'
import type { ValuesColumn } from '../../../shared/runValues.ts'
import { stopsOf } from '../../charts/brush.ts'
import type { PlotAxis } from '../../charts/plotAxis.ts'
import { canBeLog, createValueAxis } from '../../charts/valueAxis.ts'
import { formatExact, formatValue } from '../../format/format.ts'
import type { Locale } from '../../format/format.ts'

export type AxisChoice = { log: boolean; pixels: number; locale: Locale }

/** Numbers as they are; anything else, such as a list of units, as a word. */
export function columnOf(name: string, values: readonly unknown[]): ValuesColumn {
  const texts = values.map(value => (typeof value === 'number' || value === undefined ? undefined : formatValue(value)))
  const words = [...new Set(texts.filter(text => text !== undefined))].sort()
  return {
    name,
    type: 'number',
    numbers: Float64Array.from(values, value => (typeof value === 'number' ? value : NaN)),
    words,
    codes: Float64Array.from(texts, text => (text === undefined ? NaN : words.indexOf(text)))
  }
}

/** A column of trials as an axis; a logarithmic one only where there is a number above 0. */
export function axisOf(column: ValuesColumn, { log, pixels, locale }: AxisChoice): PlotAxis {
  const axis = createValueAxis(column, { log: log && canBeLog(column), pixels, locale, withMissing: true, pad: 0.05 })
  return {
    name: column.name,
    label: column.name,
    axis,
    stops: stopsOf(axis),
    brush: undefined,
    flipped: false,
    canBeLog: canBeLog(column),
    stopText: ({ slot, number }) => (slot === undefined ? formatExact(number) : slot.startsWith('=') ? slot.slice(1) : '-')
  }
}

/** What the trials had for a hyperparameter. */
export const axisOfValues = (trials: readonly TrialView[], name: string, choice: AxisChoice): PlotAxis =>
  axisOf(
    columnOf(
      name,
      trials.map(({ values }) => values[name] ?? undefined)
    ),
    choice
  )

/** What came of the trials. */
export const axisOfObjective = (trials: readonly TrialView[], metric: string, choice: AxisChoice): PlotAxis =>
  axisOf(
    columnOf(
      metric,
      trials.map(({ value }) => value ?? undefined)
    ),
    choice
  )
