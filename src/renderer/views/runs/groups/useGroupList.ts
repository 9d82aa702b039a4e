import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { MetricWish, RunGroup } from '../../../../shared/groups.ts'
import type { RunQuery } from '../../../../shared/run.ts'
import { useConnection } from '../../../connection/connection.ts'
import { useRunStore } from '../../../connection/runStore.ts'
import { missingPages, pageSize, withPage } from '../paging.ts'
import type { Places } from '../paging.ts'
import { isAboutRuns } from '../useRunFacets.ts'
import { nameOfKey } from './groupAddress.ts'
import { layRows } from './groupRows.ts'

const staleDelayMs = 1000
type Options = { query: Ref<RunQuery>; by: Ref<readonly string[]>; metrics: Ref<readonly MetricWish[]>; open: Ref<ReadonlySet<string>> }

/** Groups of runs, and the runs of those that are open, both read in pages as they come into view. The core folds, sorts and averages. */
export function useGroupList({ query, by, metrics, open }: Options) {
  const { client, onEvent, generation } = useConnection()
  const store = useRunStore()
  const groups = shallowRef<readonly (RunGroup | undefined)[]>([])
  const runs = shallowRef<ReadonlyMap<string, Places>>(new Map())
  const total = shallowRef<number>()
  const error = shallowRef<unknown>()
  const reading = new Set<string>()
  let list = 0
  let visible = { from: 0, to: pageSize }
  let staleTimer: ReturnType<typeof setTimeout> | undefined

  const rows = computed(() => {
    const isOpen = (group: RunGroup | undefined): group is RunGroup => group !== undefined && open.value.has(nameOfKey(group.key))
    return layRows(
      groups.value.length,
      groups.value.flatMap((group, at) => (isOpen(group) ? { at, count: group.count } : []))
    )
  })

  async function readGroups(offset: number, mine: number, isNew = false): Promise<void> {
    const asked = { ...query.value, by: [...by.value], metrics: [...metrics.value], offset, limit: pageSize }
    const page = await client.runs.groups(asked)
    if (mine !== list) return
    groups.value = withPage(isNew ? [] : groups.value, offset, page.groups, page.total)
    total.value = page.total
    error.value = undefined
  }
  async function readRuns(group: RunGroup, offset: number, mine: number): Promise<void> {
    const asked = { ...query.value, group: { by: [...by.value], key: group.key }, offset, limit: pageSize }
    const page = await client.runs.list(asked)
    store.put(page.rows, page.seq)
    if (mine !== list) return
    const name = nameOfKey(group.key)
    const ids = page.rows.map(run => run.id)
    runs.value = new Map(runs.value).set(name, withPage(runs.value.get(name) ?? [], offset, ids, page.total))
  }
  /** Reads once what is asked for several times meanwhile. */
  function once(name: string, read: (mine: number) => Promise<void>): void {
    const mine = list
    const known = `${mine} ${name}`
    if (reading.has(known)) return
    reading.add(known)
    void read(mine)
      .catch((reason: unknown) => (mine === list ? (error.value = reason) : undefined))
      .finally(() => reading.delete(known))
  }
  const shownRows = () =>
    Array.from({ length: Math.max(0, Math.min(visible.to, rows.value.total) - visible.from) }, (_, i) => rows.value.at(visible.from + i))
  function ensureRuns(anew = false): void {
    for (const { group: at, child } of shownRows()) {
      const group = groups.value[at]
      if (!group || child === undefined || (!anew && runs.value.get(nameOfKey(group.key))?.[child] !== undefined)) continue
      const offset = Math.floor(child / pageSize) * pageSize
      once(`${nameOfKey(group.key)} ${offset}`, mine => readRuns(group, offset, mine))
    }
  }
  function ensure(from: number, to: number): void {
    visible = { from, to }
    const shown = shownRows()
    const [first, last] = [shown[0]?.group ?? 0, shown.at(-1)?.group ?? 0]
    for (const offset of missingPages(groups.value, first, last + 1)) once(`${offset}`, mine => readGroups(offset, mine))
    ensureRuns()
  }
  /** Reads anew what is in view; what was there stays until the new is. Of another list the runs go at once. */
  async function refresh(isOther = false): Promise<void> {
    const mine = ++list
    const offset = Math.floor(rows.value.at(visible.from).group / pageSize) * pageSize
    if (isOther) runs.value = new Map()
    try {
      await readGroups(isOther ? 0 : offset, mine, true)
      if (mine === list) ensureRuns(true)
    } catch (reason) {
      if (mine === list) error.value = reason
    }
  }

  const stop = onEvent(event => {
    if (isAboutRuns(event) === undefined) return
    staleTimer ??= setTimeout(() => {
      staleTimer = undefined
      void refresh()
    }, staleDelayMs)
  })
  watch([() => JSON.stringify([query.value, by.value, metrics.value]), generation], () => refresh(true), { immediate: true })
  watch(rows, () => ensure(visible.from, visible.to))
  onScopeDispose(() => {
    list++
    stop()
    clearTimeout(staleTimer)
  })

  return {
    groups,
    rows,
    total,
    error,
    ensure,
    refresh,
    /** The run at a place of an open group, once it is read. */
    runAt: (group: RunGroup, child: number): string | undefined => runs.value.get(nameOfKey(group.key))?.[child],
    /** Every run of a group. */
    idsOf: async (group: RunGroup): Promise<string[]> =>
      (await client.runs.ids({ ...query.value, group: { by: [...by.value], key: group.key } })).ids
  }
}
