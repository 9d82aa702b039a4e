import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Run, RunQuery } from '../../../shared/run.ts'
import { useConnection } from '../../connection/connection.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { missingPages, movedCount, pagesAround, pageSize, withPage, without } from './paging.ts'
import type { Places } from './paging.ts'

const checkDelayMs = 1000
const skeletonDelayMs = 200

/**
 * A long list of runs, read in pages and sorted by the core. Cells change in place as runs change; the rows themselves change only when asked:
 * by a new query, by `refresh`, or at once while `mayMove` says that nobody would notice. Nothing is read before the query is the one that is meant.
 */
export function useRunList(query: Ref<RunQuery>, isReady: Readonly<Ref<boolean>>, mayMove: () => { newRows: boolean; order: boolean }) {
  const { client, onEvent, generation } = useConnection()
  const store = useRunStore()
  const places = shallowRef<Places>([])
  const known = computed(() => new Set(places.value))
  const total = ref<number>()
  const error = shallowRef<unknown>()
  const loading = ref(false)
  /** Metrics of the filter that no run has. */
  const neverLogged = shallowRef<string[]>([])
  /** Archived runs that the list leaves out; undefined where it leaves none out. */
  const archived = ref<number>()
  const waiting = ref({ newRuns: 0, moved: 0 })
  const reading = new Set<number>()
  let list = 0
  let refreshed = Promise.resolve()
  let visible = { from: 0, to: pageSize }
  let checkTimer: ReturnType<typeof setTimeout> | undefined

  const page = async (offset: number, limit = pageSize) => {
    const answer = await client.runs.list({ ...query.value, offset, limit })
    store.put(answer.rows, answer.seq)
    return {
      ids: answer.rows.map(run => run.id),
      total: answer.total,
      neverLogged: answer.never_logged,
      archived: answer.archived_hidden ?? undefined
    }
  }

  let ensuring: Promise<void> | undefined
  /** What is in view. While rows are being read only the newest view counts: those that were scrolled past meanwhile are never asked for. */
  function ensure(from: number, to: number): Promise<void> {
    visible = { from, to }
    return (ensuring ??= readVisible().finally(() => (ensuring = undefined)))
  }
  async function readVisible(): Promise<void> {
    for (let asked; asked !== visible;) {
      asked = visible
      await read(asked.from, asked.to)
    }
  }

  /** Reads the pages a range of rows needs. */
  async function read(from: number, to: number): Promise<void> {
    const mine = list
    const offsets = missingPages(places.value, from, to).filter(offset => !reading.has(offset))
    await Promise.all(
      offsets.map(async offset => {
        reading.add(offset)
        try {
          const { ids, total: count } = await page(offset)
          if (mine === list) places.value = withPage(places.value, offset, ids, count)
        } catch (reason) {
          if (mine === list) error.value = reason
        } finally {
          reading.delete(offset)
        }
      })
    )
  }

  /** Reads the list anew around what is in view; the old rows stay until the new ones are here. */
  async function refresh(): Promise<void> {
    if (!isReady.value) return
    const mine = ++list
    reading.clear()
    const skeleton = setTimeout(() => (loading.value = total.value === undefined), skeletonDelayMs)
    try {
      const { offset, limit } = pagesAround(visible.from, visible.to)
      // The beginning is always read: charts draw it while nothing is selected.
      const [first, there] = await Promise.all([page(0, offset === 0 ? limit : pageSize), offset === 0 ? undefined : page(offset, limit)])
      if (mine !== list) return
      const next = withPage([], 0, first.ids, first.total)
      places.value = there ? withPage(next, offset, there.ids, first.total) : next
      total.value = first.total
      neverLogged.value = first.neverLogged
      archived.value = first.archived
      waiting.value = { newRuns: 0, moved: 0 }
      error.value = undefined
    } catch (reason) {
      if (mine === list) error.value = reason
    } finally {
      clearTimeout(skeleton)
      if (mine === list) loading.value = false
    }
  }

  /** Compares what is shown with what the core would show now, and says or does what follows. */
  async function check(): Promise<void> {
    const mine = list
    const { offset, limit } = pagesAround(visible.from, visible.to)
    const fresh = await page(offset, limit)
    if (mine !== list) return
    archived.value = fresh.archived
    const shown = places.value.slice(offset, offset + limit).filter(id => id !== undefined)
    const newRuns = Math.max(0, fresh.total - places.value.length)
    const moved = movedCount(shown, fresh.ids, newRuns)
    const may = mayMove()
    if ((newRuns > 0 && may.newRows) || (moved > 0 && may.order) || (newRuns === 0 && fresh.total < places.value.length)) await refresh()
    else waiting.value = { newRuns, moved }
  }
  function checkSoon(): void {
    checkTimer ??= setTimeout(() => {
      checkTimer = undefined
      void check().catch(() => undefined)
    }, checkDelayMs)
  }

  /** In the trash, or put away, while the list shows what is not. */
  const isElsewhere = (run: Run): boolean =>
    (run.trashed_at !== null) !== (query.value.trashed ?? false) || (run.archived && archived.value !== undefined)

  function drop(ids: ReadonlySet<string>): void {
    const left = without(places.value, ids)
    if (left.length === places.value.length) return
    places.value = left
    total.value = left.length
  }
  const stop = onEvent(event => {
    if (event.type === 'runs_removed') drop(new Set(event.ids))
    if (event.type !== 'runs_changed') return
    const gone = new Set(event.runs.filter(isElsewhere).map(run => run.id))
    if (archived.value !== undefined) archived.value += event.runs.filter(run => run.archived && known.value.has(run.id)).length
    drop(gone)
    // What was taken back by an undo belongs where it was, at once.
    const back = event.runs.some(run => !gone.has(run.id) && !known.value.has(run.id))
    if (back && mayMove().newRows) void refresh()
    else if (gone.size < event.runs.length) checkSoon()
  })
  watch([() => JSON.stringify(query.value), generation, isReady], () => (refreshed = refresh()), { immediate: true })
  onScopeDispose(() => {
    list++
    stop()
    clearTimeout(checkTimer)
  })

  /** Every id of the list, for choosing all of them. */
  const allIds = async (): Promise<string[]> => (await client.runs.ids(query.value)).ids
  return {
    places,
    total,
    error,
    loading,
    neverLogged,
    archivedHidden: computed(() => archived.value ?? 0),
    waiting,
    ensure,
    read,
    refresh,
    /** Resolves once the list is that of the query as it is now. */
    settled: (): Promise<void> => refreshed,
    allIds
  }
}
