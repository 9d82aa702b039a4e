import { useSessionStorage } from '@vueuse/core'
import { computed } from 'vue'
import type { Experiment } from '../../shared/experiment.ts'
import { useLiveQuery } from '../connection/useLiveQuery.ts'

const chosen = useSessionStorage<string>('trialbook.experiment', '')

/** Every experiment, and the one the window looks at: `''` is all of them. The address of the Runs view carries the choice as `e`. */
export function useExperiments() {
  const query = useLiveQuery(client => client.experiments.list(), undefined, {
    onEvent: event => (event.type === 'experiments_changed' ? event.experiments : undefined)
  })
  const experiments = computed<Experiment[]>(() => query.data.value ?? [])
  const current = computed(() => experiments.value.find(experiment => experiment.id === chosen.value))
  return { experiments, chosen, current, loaded: computed(() => query.data.value !== undefined) }
}
