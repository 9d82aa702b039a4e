import { computed } from 'vue'
import type { Ref } from 'vue'
import type { MetricWish, RunGroup } from '../../../../shared/groups.ts'
import type { Run, RunQuery } from '../../../../shared/run.ts'
import { useLiveQuery } from '../../../connection/useLiveQuery.ts'
import { isAboutRuns } from '../useRunFacets.ts'

type Options = {
  query: Ref<RunQuery>
  by: Ref<readonly string[]>
  metrics: Ref<readonly MetricWish[]>
  baselines: () => ReadonlyMap<string, Run>
}

/** The group that others are compared with: the one that holds the baseline. With several, as of several experiments or tags, there is no one such. */
export function useGroupBaseline({ query, by, metrics, baselines }: Options) {
  const ids = computed(() => [...baselines().values()].map(run => run.id))
  const holding = useLiveQuery(
    (client, input) => client.runs.groups(input),
    () => ({ ...query.value, by: [...by.value], metrics: [...metrics.value], holding: ids.value, limit: 2 }),
    { enabled: () => ids.value.length === 1 && by.value.length > 0, onEvent: isAboutRuns }
  )
  return computed((): RunGroup | undefined => {
    const groups = ids.value.length === 1 ? (holding.data.value?.groups ?? []) : []
    return groups.length === 1 ? groups[0] : undefined
  })
}
