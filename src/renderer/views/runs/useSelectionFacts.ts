import { computed } from 'vue'
import type { Ref } from 'vue'
import type { RunsOverview } from '../../../shared/edit.ts'
import type { RunState } from '../../../shared/run.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'
import { canGoOn } from '../runDetail/runFacts.ts'
import type { Selection } from './selection.ts'

type Facts = Omit<RunsOverview, 'tags' | 'noted'>
/** More than this are not looked through one by one with each event. */
const mostCounted = 200
const nothing: Facts = { total: 0, active: [], training: [], resumable: [], failed: [], locked: 0, starred: 0, archived: 0, pinned: 0 }

/** What the selected runs are together. The window counts those it has read; of more the library is asked, since a selection may be of runs nobody has seen. */
export function useSelectionFacts(selection: Readonly<Ref<Pick<Selection, 'ids'>>>) {
  const store = useRunStore()
  const ids = computed(() => [...selection.value.ids])
  const runs = computed(() => (ids.value.length > mostCounted ? [] : ids.value.flatMap(id => store.runs.get(id) ?? [])))
  const isRead = computed(() => runs.value.length === ids.value.length)
  const asked = useLiveQuery((client, some) => client.runs.overview({ ids: some }), ids, {
    enabled: () => !isRead.value,
    onEvent: event => (event.type === 'runs_changed' || event.type === 'runs_removed' ? 'stale' : undefined)
  })
  const facts = computed((): Facts => {
    if (!isRead.value) return asked.data.value ?? nothing
    const idsOf = (are: (state: RunState) => boolean): string[] => runs.value.filter(({ state }) => are(state)).map(run => run.id)
    const count = (flag: 'locked' | 'starred' | 'archived' | 'pinned'): number => runs.value.filter(run => run[flag]).length
    return {
      total: runs.value.length,
      active: idsOf(state => state === 'running' || state === 'queued'),
      training: idsOf(state => state === 'running'),
      resumable: idsOf(canGoOn),
      failed: idsOf(state => state === 'failed'),
      locked: count('locked'),
      starred: count('starred'),
      archived: count('archived'),
      pinned: count('pinned')
    }
  })
  /** The one selected run, once it is read. */
  const only = computed(() => (ids.value.length === 1 ? runs.value[0] : undefined))
  return { ids, facts, only }
}
