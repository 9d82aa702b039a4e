import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useRunSelection } from '../../composables/useRunSelection.ts'
import type { Places } from './paging.ts'
import { clear, emptySelection, extendTo, focusOn, selectAll, selectOnly, toggle } from './selection.ts'

/** Longer selections are kept in the window, not in the address. */
const mostInAddress = 50

/** What the pointer or key means for a row. */
type How = 'only' | 'toggle' | 'extend' | 'focus'

/** The selection of the Runs view, by place in the list; its address holds it as `sel`. */
export function useRunsSelection({ places, allIds }: { places: Ref<Places>; allIds: () => Promise<string[]> }) {
  const selection = useRunSelection()
  const route = useRoute()
  const router = useRouter()

  const fromAddress = typeof route.query['sel'] === 'string' ? route.query['sel'].split(',').filter(id => id !== '') : []
  if (fromAddress.length > 0) selection.value = { ids: new Set(fromAddress), anchor: fromAddress[0], focused: fromAddress[0] }

  const stop = watch(
    () => [...selection.value.ids].join(','),
    ids => {
      if (route.name !== 'runs') return
      const isShort = selection.value.ids.size <= mostInAddress
      void router.replace({ name: 'runs', query: { ...route.query, sel: ids === '' || !isShort ? undefined : ids } })
    }
  )
  onScopeDispose(stop)

  /** A row that was chosen before it has been read: End in a long list. */
  let awaited: { at: number; how: How } | undefined
  function select(at: number, how: How): void {
    const id = places.value[at]
    awaited = id === undefined ? { at, how } : undefined
    if (id === undefined) return
    const next = {
      only: () => selectOnly(id),
      toggle: () => toggle(selection.value, id),
      extend: () => extendTo(selection.value, id, places.value),
      focus: () => focusOn(selection.value, id)
    }
    selection.value = next[how]()
  }
  watch(places, () => awaited && select(awaited.at, awaited.how))

  return {
    selection,
    select,
    selectVisible: (on: boolean): void =>
      void (selection.value = on
        ? selectAll(
            selection.value,
            places.value.flatMap(id => id ?? [])
          )
        : clear(selection.value)),
    selectEverything: async (): Promise<void> => void (selection.value = selectAll(selection.value, await allIds())),
    clear: (): void => void (selection.value = clear(selection.value)),
    /** Forgets selected runs that the filter hides. */
    drop: (): void => {
      const there = new Set(places.value)
      selection.value = { ...emptySelection, ids: new Set([...selection.value.ids].filter(id => there.has(id))) }
    }
  }
}
