import { computed } from 'vue'
import type { Ref } from 'vue'
import type { Run } from '../../../shared/run.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'

/** A table of all experiments shows no more either. */
const most = 20

/** Runs that stay under the header of the table, the newest first, whatever the filter and the order of the list. */
export function usePinnedRuns(experimentId: Readonly<Ref<string | undefined>>) {
  const store = useRunStore()
  const asked = useLiveQuery(
    async (client, input) => {
      const page = await client.runs.list(input)
      store.put(page.rows, page.seq)
      return page.rows.map(run => run.id)
    },
    () => ({ filter: 'pinned == true', limit: most, ...(experimentId.value ? { experiment_id: experimentId.value } : {}) }),
    {
      // Asked again only where one was pinned or is not any more: a training run changes several times a second.
      onEvent(event, ids = []) {
        if (event.type === 'runs_removed') return event.ids.some(id => ids.includes(id)) ? 'stale' : undefined
        if (event.type !== 'runs_changed') return undefined
        return event.runs.some(run => (run.pinned && run.trashed_at === null) !== ids.includes(run.id)) ? 'stale' : undefined
      }
    }
  )
  return computed((): Run[] => (asked.data.value ?? []).flatMap(id => store.runs.get(id) ?? []))
}
