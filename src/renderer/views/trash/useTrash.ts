import { computed, shallowRef } from 'vue'
import type { Run } from '../../../shared/run.ts'
import type { Sweep } from '../../../shared/sweep.ts'
import { useEdits } from '../../composables/useEdits.ts'
import { useRunActions } from '../../composables/useRunActions.ts'
import { useSweepActions } from '../../composables/useSweepActions.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'
import { emptySelection } from '../runs/selection.ts'
import type { Selection } from '../runs/selection.ts'

const most = 500
const pageSize = 1000

/** What is in the trash, what is chosen of it, and how much room it takes. */
export function useTrash() {
  const list = useLiveQuery(client => client.runs.list({ trashed: true, limit: most, sort: ['-created_at'] }), undefined, {
    onEvent: (event, data) => {
      if (event.type === 'runs_removed') return 'stale'
      const known = new Set(data?.rows.map(run => run.id))
      return event.type === 'runs_changed' && event.runs.some(run => run.trashed_at !== null || known.has(run.id)) ? 'stale' : undefined
    }
  })
  const rows = computed((): Run[] => list.data.value?.rows ?? [])
  const ids = computed(() => rows.value.map(run => run.id))
  const sizes = useLiveQuery(async (client, asked) => (asked.length === 0 ? [] : client.runs.sizes({ ids: asked })), ids)
  const bytes = computed(() => new Map(sizes.data.value?.map(size => [size.run_id, size.bytes])))

  const selection = shallowRef<Selection>(emptySelection)
  const chosen = computed(() => rows.value.filter(run => selection.value.ids.has(run.id)))
  return { ...list, rows, ids, bytes, selection, chosen }
}

type Asked = { ids: string[]; sweeps: Sweep[]; bytes: number }
type TrashedSweep = { sweep: Sweep; run_ids: string[] }

/** The question before anything is deleted for good; it is asked once the size is known. */
export function usePurge() {
  const { client } = useConnection()
  const { attempt } = useEdits()
  const { purge } = useRunActions()
  const { purge: purgeSweeps } = useSweepActions()
  const asked = shallowRef<Asked>()

  async function sizeOf(ids: string[]): Promise<number> {
    return ids.length === 0 ? 0 : (await client.runs.sizes({ ids })).reduce((sum, { bytes }) => sum + bytes, 0)
  }
  /** More than the list shows may be there. */
  async function everything(): Promise<Asked> {
    const sweeps = (await client.sweeps.trashed()).map(({ sweep }) => sweep)
    const all: Asked = { ids: [], sweeps, bytes: 0 }
    for (let total = 1; all.ids.length < total;) {
      const page = await client.runs.list({ trashed: true, sort: ['number'], offset: all.ids.length, limit: pageSize })
      const ids = page.rows.map(run => run.id)
      if (ids.length === 0) break
      all.ids.push(...ids)
      all.bytes += await sizeOf(ids)
      total = page.total
    }
    return all
  }
  return {
    asked,
    ask: (ids: string[]) => attempt(async () => void (asked.value = { ids, sweeps: [], bytes: await sizeOf(ids) })),
    askForSweep: ({ sweep, run_ids: ids }: TrashedSweep) =>
      attempt(async () => void (asked.value = { ids, sweeps: [sweep], bytes: await sizeOf(ids) })),
    askForAll: () => attempt(async () => void (asked.value = await everything())),
    async confirm(): Promise<void> {
      const { ids = [], sweeps = [] } = asked.value ?? {}
      asked.value = undefined
      if (ids.length > 0 && !(await purge(ids))) return
      if (sweeps.length > 0) await purgeSweeps(sweeps)
    }
  }
}
