import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { Sweep } from '../../shared/sweep.ts'
import { useSweeps } from '../composables/useSweeps.ts'

/** The sweeps that run, kept true by events. */
export function useRunningSweeps(): ComputedRef<Sweep[]> {
  const { data } = useSweeps()
  return computed(() => (data.value?.sweeps ?? []).filter(({ state }) => state === 'running'))
}
