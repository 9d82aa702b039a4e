import { computed } from 'vue'
import type { Ref } from 'vue'
import { parseColumn } from '../../../../shared/filter/parseFilter.ts'
import type { ValuesColumn } from '../../../../shared/runValues.ts'
import { keptRows, stopsOf } from '../../../charts/brush.ts'
import { brushClause } from '../../../charts/brushClause.ts'
import type { PlotAxis } from '../../../charts/plotAxis.ts'
import { canBeLog, createValueAxis } from '../../../charts/valueAxis.ts'
import type { Locale } from '../../../format/format.ts'
import { useLiveQuery } from '../../../connection/useLiveQuery.ts'
import { useLanguage } from '../../../i18n.ts'
import { columnChoices, isLogByNature, plotDefaults } from './plotColumns.ts'
import { useColumnWords } from './useColumnWords.ts'
import { usePlotState } from './usePlotState.ts'
import { usePlotValues } from './usePlotValues.ts'
import type { PlotScope } from './usePlotValues.ts'

export type PlotKind = 'scatter' | 'parallel'
type Sources = { scope: Ref<PlotScope>; kind: Ref<PlotKind>; enabled: Ref<boolean>; pixels: number }

const nothing = { hyperparameters: [], metrics: [], total: 0 }
const isColumn = (name: string): boolean => {
  try {
    parseColumn(name)
    return true
  } catch {
    return false
  }
}

type MadeAxis = Pick<PlotAxis, 'axis' | 'stops'>
type AxisNature = { isLog: (name: string) => boolean; locale: Ref<Locale>; pixels: number }

/** Axes, each made once for a column and its scale, however often a brush changes. */
function createAxisCache({ isLog, locale, pixels }: AxisNature) {
  const made = new WeakMap<ValuesColumn, Map<string, MadeAxis>>()
  return (column: ValuesColumn | undefined): MadeAxis | undefined => {
    if (!column) return undefined
    const known = made.get(column) ?? new Map<string, MadeAxis>()
    made.set(column, known)
    const log = isLog(column.name)
    const key = JSON.stringify([log, locale.value])
    const found = known.get(key)
    if (found) return found
    const axis = createValueAxis(column, { log, pixels, locale: locale.value, withMissing: true, pad: 0.03 })
    const entry = { axis, stops: stopsOf(axis) }
    known.set(key, entry)
    return entry
  }
}

/** The values behind the pictures of many runs, and what is chosen of them. */
export function usePlots({ scope, kind, enabled, pixels }: Sources) {
  const { locale } = useLanguage()
  const choice = usePlotState()
  const { state } = choice
  const facets = useLiveQuery((client, input) => client.runs.columns(input), scope, { enabled })
  const available = computed(() => facets.data.value ?? nothing)
  const choices = computed(() => columnChoices(available.value))
  const defaults = computed(() => plotDefaults(available.value))
  const words = useColumnWords(() => choices.value)

  const x = computed(() => state.value.x ?? defaults.value.x ?? 'seed')
  const y = computed(() => state.value.y ?? defaults.value.y ?? 'duration')
  const colour = computed(() => state.value.colour ?? (kind.value === 'scatter' ? 'state' : (defaults.value.y ?? 'state')))
  const axisNames = computed(() => state.value.axes ?? defaults.value.axes)
  const brushed = computed(() => Object.keys(state.value.brushes ?? {}))
  const columns = computed(() =>
    [...new Set([...(kind.value === 'scatter' ? [x.value, y.value] : axisNames.value), colour.value, 'state', ...brushed.value])].filter(
      isColumn
    )
  )

  const read = usePlotValues(scope, columns, () => enabled.value && facets.data.value !== undefined)
  const values = computed(() => read.data.value)
  const length = computed(() => values.value?.ids.length ?? 0)
  const isLog = (name: string): boolean => isLogByNature(name) !== (state.value.log?.includes(name) ?? false)

  const made = createAxisCache({ isLog, locale, pixels })
  const axisOf = (name: string): MadeAxis | undefined => made(values.value?.columns.find(one => one.name === name))
  function plotAxis(name: string): PlotAxis | undefined {
    const entry = axisOf(name)
    if (!entry) return undefined
    const { column } = entry.axis
    return {
      ...entry,
      name,
      label: words.labelOf(name),
      brush: state.value.brushes?.[name],
      flipped: state.value.flip?.includes(name) ?? false,
      canBeLog: canBeLog(column),
      stopText: stop => words.stopText(column, stop)
    }
  }
  /** The brushes whose column could be read, in the order they were made. */
  const brushes = computed(() =>
    brushed.value.flatMap(name => {
      const entry = axisOf(name)
      const brush = state.value.brushes?.[name]
      return entry && brush ? [{ ...entry, name, brush }] : []
    })
  )
  const kept = computed(() => keptRows(brushes.value, length.value))
  const keptCount = computed(() => kept.value.reduce((sum, one) => sum + one, 0))
  return {
    ...choice,
    ...words,
    available,
    choices,
    x,
    y,
    colour,
    axisNames,
    values,
    error: computed(() => read.error.value ?? facets.error.value),
    loading: read.loading,
    isStale: read.isStale,
    reload: read.reload,
    plotAxis,
    isLog,
    brushes,
    kept,
    keptCount,
    length,
    /** The runs that the brushes take in; undefined where there is no brush or nothing was read yet. */
    keptIds: computed(() =>
      brushes.value.length === 0 ? undefined : new Set(values.value?.ids.filter((_, row) => kept.value[row] === 1))
    ),
    clauses: computed(() => brushes.value.map(({ axis, brush }) => brushClause(axis.column, brush)))
  }
}
export type Plots = ReturnType<typeof usePlots>
