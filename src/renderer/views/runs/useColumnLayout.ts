import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { allColumns, identicalOf, isShown, visibleColumns } from './columns.ts'
import type { Available, ColumnLayout } from './columns.ts'

const nothing: Available = { hyperparameters: [], metrics: [] }

/**
 * The columns as the view says. What could be shown is frozen while runs arrive, so no column ever jumps;
 * `waiting` counts the columns that would come. `scope` says of which experiment the columns are: those of another are taken at once.
 */
export function useColumnLayout(
  fresh: Ref<(Available & { scope: string }) | undefined>,
  { columns, setColumns }: { columns: Readonly<Ref<ColumnLayout>>; setColumns: (layout: ColumnLayout) => void }
) {
  /** The layout while something is dragged: the address hears of the end alone, and the whole drag is one step to undo. */
  const dragged = shallowRef<ColumnLayout>()
  const layout = computed(() => dragged.value ?? columns.value)
  const frozen = shallowRef<Available>(nothing)
  let frozenFor: string | undefined

  const adopt = (): void => {
    frozen.value = fresh.value ?? nothing
    frozenFor = fresh.value?.scope
  }
  watch(
    fresh,
    () => {
      if (!fresh.value) return
      const hadNothing = frozen.value.metrics.length === 0
      if (frozenFor !== fresh.value.scope || hadNothing) adopt()
    },
    { immediate: true }
  )
  const shownOf = (available: Available): string[] => allColumns(available).filter(id => isShown(id, layout.value, available))
  const waiting = computed(() => {
    if (!fresh.value) return 0
    const now = new Set(shownOf(frozen.value))
    return shownOf(fresh.value).filter(id => !now.has(id)).length
  })

  function change(next: ColumnLayout, isDone = true): void {
    dragged.value = isDone ? undefined : next
    if (isDone) setColumns(next)
  }
  return {
    layout,
    available: computed(() => frozen.value),
    columns: computed(() => visibleColumns(layout.value, frozen.value)),
    identical: computed(() => identicalOf(frozen.value).length),
    waiting,
    adopt,
    change
  }
}
