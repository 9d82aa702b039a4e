import { useDebounceFn } from '@vueuse/core'
import { nextTick, watch } from 'vue'
import type { Ref } from 'vue'
import { useRoute } from 'vue-router'
import type { RunQuery } from '../../../shared/run.ts'
import { useRunsAddress } from '../../composables/useRunsAddress.ts'
import { useConnection } from '../../connection/connection.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { readAnchor, writeAnchor } from './runNumbers.ts'
import type { useRunList } from './useRunList.ts'

type Grid = { topRow: () => { index: number; offset: number }; scrollToRow: (index: number, offset: number) => void }
type AnchorOptions = { grid: Readonly<Ref<Grid | null>>; query: Ref<RunQuery>; list: ReturnType<typeof useRunList> }
const restMs = 300

/** Keeps in the address, as `at`, which run is at the top of the table, and goes there first: new runs above it do not move what one looks at. */
export function useScrollAnchor({ grid, query, list }: AnchorOptions) {
  const { address, go } = useRunsAddress()
  const { client } = useConnection()
  const route = useRoute()
  const store = useRunStore()
  /** What was written last; anything else in the address was asked for. */
  let written: string | undefined
  let isGoing = false

  async function goTo(at: string | undefined): Promise<void> {
    const anchor = readAnchor(at)
    if (!anchor) return
    await nextTick()
    await list.settled()
    const { place } = await client.runs.place({ ...query.value, number: anchor.number })
    await nextTick()
    if (place !== null) grid.value?.scrollToRow(place, anchor.offset)
  }
  watch(
    () => (route.name === 'runs' ? address.value['at'] : written),
    async at => {
      if (at === written) return
      isGoing = true
      await goTo(at).catch(() => undefined)
      written = at
      isGoing = false
    },
    { immediate: true }
  )

  /** To be called when the table was scrolled. */
  return useDebounceFn(() => {
    if (isGoing || !grid.value || route.name !== 'runs') return
    const { index, offset } = grid.value.topRow()
    const run = store.runs.get(list.places.value[index] ?? '')
    const at = run && (index > 0 || offset > 0) ? writeAnchor({ number: run.number, offset }) : undefined
    written = at
    if (at !== address.value['at']) go({ at })
  }, restMs)
}
