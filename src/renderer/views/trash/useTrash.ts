import { computed, nextTick, ref, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Run } from '../../../shared/run.ts'
import { useEdits } from '../../composables/useEdits.ts'
import { useRunActions } from '../../composables/useRunActions.ts'
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

/** The question before runs are deleted for good; it is asked once their size is known. */
export function usePurge() {
  const { client } = useConnection()
  const { attempt } = useEdits()
  const { purge } = useRunActions()
  const asked = shallowRef<{ ids: string[]; bytes: number }>()

  async function sizeOf(ids: string[]): Promise<number> {
    return ids.length === 0 ? 0 : (await client.runs.sizes({ ids })).reduce((sum, { bytes }) => sum + bytes, 0)
  }
  /** More than the list shows may be there. */
  async function everything(): Promise<{ ids: string[]; bytes: number }> {
    const all = { ids: new Array<string>(), bytes: 0 }
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
    ask: (ids: string[]) => attempt(async () => void (asked.value = { ids, bytes: await sizeOf(ids) })),
    askForAll: () => attempt(async () => void (asked.value = await everything())),
    async confirm(): Promise<void> {
      const ids = asked.value?.ids ?? []
      asked.value = undefined
      await purge(ids)
    }
  }
}

/** The row the keyboard is on. Where it was stays a place to go on from once its run has gone. */
export function useRowFocus(rows: Readonly<Ref<readonly Run[]>>, elementOf: (id: string) => HTMLElement | null | undefined) {
  const place = ref(0)
  const row = computed(() => Math.min(place.value, rows.value.length - 1))
  const focus = (at: number): void => {
    const run = rows.value[Math.max(0, Math.min(at, rows.value.length - 1))]
    ;((run && elementOf(run.id)) ?? document.getElementById('main'))?.focus()
  }
  watch(rows, async () => {
    const hadFocus = document.activeElement !== document.body
    await nextTick()
    if (hadFocus && document.activeElement === document.body) focus(row.value)
  })
  return { row, focus, noteFocus: (at: number) => void (place.value = at) }
}
