import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { Sweep } from '../../shared/sweep.ts'
import { useLiveQuery } from '../connection/useLiveQuery.ts'
import { withChanged } from '../connection/withChanged.ts'

/** The sweeps that run, kept true by events. */
export function useRunningSweeps(): ComputedRef<Sweep[]> {
  const { data } = useLiveQuery(client => client.sweeps.list(), undefined, {
    onEvent: (event, known) => (event.type === 'sweeps_changed' && known ? withChanged(known, event.sweeps) : undefined)
  })
  return computed(() => (data.value?.sweeps ?? []).filter(({ state }) => state === 'running'))
}
