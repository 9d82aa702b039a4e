import { computed } from 'vue'
import type { Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { withClause } from '../../../../shared/filter/clauses.ts'
import type { Run } from '../../../../shared/run.ts'
import { syntaxFault } from '../../../shell/filter/filterFault.ts'
import { usePlots } from './usePlots.ts'
import type { PlotKind } from './usePlots.ts'
import type { PlotScope } from './usePlotValues.ts'

/** Length of an axis, for how many ticks there is room. */
const pixels = 320
type Sources = { ids: Ref<string[]>; isList: Ref<boolean>; tab: Ref<string>; allRuns: Ref<Run[]> }

/** The pictures of the comparison, and the runs that their brushes leave. */
export function useComparePlots({ ids, isList, tab, allRuns }: Sources) {
  const route = useRoute()
  const router = useRouter()
  const text = (key: string): string => (typeof route.query[key] === 'string' ? route.query[key].trim() : '')
  const scope = computed((): PlotScope =>
    isList.value ? { ...(text('f') ? { filter: text('f') } : {}), ...(text('e') ? { experiment_id: text('e') } : {}) } : { ids: ids.value }
  )
  const plotKind = computed((): PlotKind => (tab.value === 'scatter' ? 'scatter' : 'parallel'))
  const hasPicture = computed(() => tab.value === 'scatter' || tab.value === 'parallel' || route.query['plot'] !== undefined)
  const plots = usePlots({
    scope,
    kind: plotKind,
    enabled: computed(() => hasPicture.value && (isList.value || ids.value.length > 0)),
    pixels
  })
  const runs = computed(() => {
    const kept = plots.keptIds.value
    return kept ? allRuns.value.filter(run => kept.has(run.id)) : allRuns.value
  })
  /** The Runs list narrowed to what the brushes leave. */
  function filterList(): void {
    const before = syntaxFault(text('f')) ? '' : text('f')
    const f = plots.clauses.value.reduce(withClause, before)
    void router.push({ name: 'runs', query: { f, ...(text('e') ? { e: text('e') } : {}) } })
  }
  const compareKept = (): void => void router.push({ name: 'compare', query: { ids: [...(plots.keptIds.value ?? [])].join(',') } })
  return { plots, plotKind, runs, keptIds: plots.keptIds, filterList, compareKept }
}
