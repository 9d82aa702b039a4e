import { computed, onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useRunSelection } from '../../composables/useRunSelection.ts'
import type { Places } from './paging.ts'
import { createRowQueue } from './rowQueue.ts'
import { clear, emptySelection, extendTo, focusedRow, focusOn, selectAll, selectOnly, toggle } from './selection.ts'

/** Longer selections are kept in the window, not in the address. */
const mostInAddress = 50

/** What the pointer or key means for a row. */
export type How = 'only' | 'toggle' | 'extend' | 'focus' | 'open'

type SelectionOptions = {
  places: Ref<Places>
  allIds: () => Promise<string[]>
  /** Changes when it is another list: another filter or order. */
  listKey: () => string
  open: (id: string) => void
}

/** The selection of the Runs view, by place in the list; its address holds it as `sel`. */
export function useRunsSelection({ places, allIds, listKey, open }: SelectionOptions) {
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

  function act(id: string, how: How): void {
    if (how === 'open') return open(id)
    const next = {
      only: () => selectOnly(id),
      toggle: () => toggle(selection.value, id),
      extend: () => extendTo(selection.value, id, places.value),
      focus: () => focusOn(selection.value, id)
    }
    selection.value = next[how]()
  }
  const queue = createRowQueue({ idAt: at => places.value[at], act })
  watch(places, queue.flush)
  watch(listKey, queue.forget)

  return {
    selection,
    select: queue.ask,
    /** The row the keyboard is on, be it still to be read. */
    row: computed(() => queue.row.value ?? focusedRow(selection.value, places.value)),
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
