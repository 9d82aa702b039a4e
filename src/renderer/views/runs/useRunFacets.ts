import { refDebounced } from '@vueuse/core'
import { computed } from 'vue'
import type { Ref } from 'vue'
import type { RunQuery } from '../../../shared/run.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'

/** What an answer about runs is after such an event. */
export const isAboutRuns = (event: { type: string }): 'stale' | undefined =>
  event.type === 'runs_changed' || event.type === 'runs_removed' ? 'stale' : undefined

/** What is asked about a list of runs besides its rows: how many there are without the filter, and which columns they could have. */
export function useRunFacets(query: Ref<RunQuery>, { hasRows }: { hasRows: () => boolean }) {
  const experiment = computed(() => (query.value.experiment_id ? { experiment_id: query.value.experiment_id } : {}))
  const filter = computed(() => query.value.filter ?? '')

  const unfiltered = useLiveQuery(
    (client, input) => client.runs.list(input),
    () => ({ limit: 1, ...experiment.value }),
    { enabled: () => filter.value !== '', onEvent: isAboutRuns }
  )
  // The core answers one question after the other, so the columns are asked for after the rows, and not while somebody types.
  const columns = useLiveQuery(
    async (client, input) => ({ scope: input.experiment_id ?? '', ...(await client.runs.columns(input)) }),
    refDebounced(
      computed(() => ({ ...experiment.value, ...(filter.value ? { filter: filter.value } : {}) })),
      300
    ),
    { enabled: hasRows, onEvent: isAboutRuns }
  )
  return { unfiltered: computed(() => unfiltered.data.value?.total), columns: columns.data }
}
