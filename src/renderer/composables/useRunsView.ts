import { computed } from 'vue'
import { isBuiltInView, usualView } from '../../shared/view.ts'
import type { ViewState } from '../../shared/view.ts'
import { decodeView, encodeView, plainAddress } from '../views/runs/viewAddress.ts'
import { useRunsAddress } from './useRunsAddress.ts'
import { useSavedViews } from './useSavedViews.ts'

/** The same object as long as it says the same, so that who watches it rests while the rest of the address changes. */
const settled = <Value>(read: () => Value) =>
  computed<Value>(before => {
    const now = read()
    return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
  })

/** How the Runs view shows its runs: as a saved view says, and what the address says otherwise. */
export function useRunsView() {
  const { address, go } = useRunsAddress()
  const { views, find, lastKnown, nameNow } = useSavedViews()

  const name = computed(() => nameNow(address.value['view'] ?? 'all'))
  const view = computed(() => find(name.value))
  const isReady = computed(() => isBuiltInView(name.value) || views.value !== undefined)
  // A view that somebody else has just deleted goes on being shown as it was.
  const base = settled(() => view.value?.state ?? lastKnown(name.value) ?? usualView)
  const decoded = computed(() => decodeView(address.value, base.value))
  const state = settled(() => decoded.value.state)

  return {
    name,
    view,
    state,
    filter: computed(() => state.value.filter.trim()),
    sort: settled(() => state.value.sort),
    columns: settled(() => state.value.columns),
    split: computed(() => state.value.split),
    /** False while the view that the address names is still being read. */
    isReady,
    /** Whether it is not as the saved view says. */
    isEdited: computed(() => Object.values(encodeView(state.value, base.value)).some(text => text !== undefined)),
    /** Parts of the address that mean nothing. */
    unread: settled(() => decoded.value.unread),
    change: (part: Partial<ViewState>, how?: 'replace' | 'push'): void => go(encodeView({ ...state.value, ...part }, base.value), how),
    /** Another view, or this one as it was saved. A step that Back takes back. */
    show: (to: string): void => go({ ...plainAddress, view: to === 'all' ? undefined : to, at: undefined }, 'push'),
    /** What is shown has become this view: nothing moves, and the address names it alone. */
    settleOn: (to: string): void => go({ ...plainAddress, view: to === 'all' ? undefined : to })
  }
}
