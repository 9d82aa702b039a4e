import { computed, watch } from 'vue'
import type { Ref } from 'vue'
import { useRunSelection } from '../../composables/useRunSelection.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { useLanguage } from '../../i18n.ts'
import type { Places } from './paging.ts'
import { createRowQueue } from './rowQueue.ts'
import { clear, extendTo, focusedRow, focusOn, isStep, selectAll, selectOnly, toggle } from './selection.ts'
import type { Selection } from './selection.ts'

/** What the pointer or key means for a row. */
export type How = 'only' | 'toggle' | 'extend' | 'focus' | 'open'

type SelectionOptions = {
  places: Ref<Places>
  allIds: () => Promise<string[]>
  /** Changes when it is another list: another filter or order. */
  listKey: () => string
  open: (id: string) => void
}

/** The selection of the Runs view, by place in the list. A change of more than one run can be undone. */
export function useRunsSelection({ places, allIds, listKey, open }: SelectionOptions) {
  const selection = useRunSelection()
  const history = useUndo()
  const { t } = useLanguage()

  function change(next: Selection): void {
    const before = selection.value
    selection.value = next
    if (!isStep(before, next)) return
    const put = (one: Selection) => (): void => void (selection.value = one)
    history.push({ label: t('shell.steps.selection'), undo: put(before), redo: put(next) })
  }
  function act(id: string, how: How, order: Places = places.value): void {
    if (how === 'open') return open(id)
    const next = {
      only: () => selectOnly(id),
      toggle: () => toggle(selection.value, id),
      extend: () => extendTo(selection.value, id, order),
      focus: () => focusOn(selection.value, id)
    }
    change(next[how]())
  }
  const queue = createRowQueue<How>({ idAt: at => places.value[at], act: (id, how) => act(id, how) })
  watch(places, queue.flush)
  watch(listKey, queue.forget)

  return {
    selection,
    select: queue.ask,
    /** The same for a run by its id; `order` is what a range goes along. */
    choose: act,
    /** Takes runs in, or out. */
    include(ids: readonly string[], on: boolean): void {
      const next = new Set(selection.value.ids)
      for (const id of ids)
        if (on) next.add(id)
        else next.delete(id)
      change({ ...selection.value, ids: next })
    },
    /** The row the keyboard is on, be it still to be read. */
    row: computed(() => queue.row.value ?? focusedRow(selection.value, places.value)),
    selectVisible: (on: boolean): void =>
      change(
        on
          ? selectAll(
              selection.value,
              places.value.flatMap(id => id ?? [])
            )
          : clear(selection.value)
      ),
    selectEverything: async (): Promise<void> => change(selectAll(selection.value, await allIds())),
    clear: (): void => change(clear(selection.value)),
    /** Forgets these. */
    drop: (ids: ReadonlySet<string>): void =>
      change({ ...selection.value, ids: new Set([...selection.value.ids].filter(id => !ids.has(id))) })
  }
}
