import { computed } from 'vue'
import { useRunsAddress } from '../../../composables/useRunsAddress.ts'
import { readGrouping, readOpen, writeOpen } from './groupAddress.ts'
import type { useViewAddress } from '../useViewAddress.ts'

/** What the Runs view groups by, a part of the view, and which groups are open, a part of the address alone. */
export function useGrouping(view: ReturnType<typeof useViewAddress>) {
  const { address, go } = useRunsAddress()
  const by = computed(() => readGrouping(view.grouping.value))
  const open = computed(() => readOpen(address.value['open']))
  return {
    by,
    isGrouped: computed(() => by.value.length > 0),
    open,
    setBy: (parts: readonly string[]): void => view.setGrouping(parts),
    setOpen: (next: ReadonlySet<string>): void => go({ open: writeOpen(next) })
  }
}
export type Grouping = ReturnType<typeof useGrouping>
