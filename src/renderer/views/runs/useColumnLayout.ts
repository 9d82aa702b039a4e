import { useLocalStorage } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { useUndo } from '../../composables/useUndo.ts'
import { useLanguage } from '../../i18n.ts'
import { allColumns, defaultLayout, identicalOf, isShown, visibleColumns } from './columns.ts'
import type { Available, ColumnLayout } from './columns.ts'

const nothing: Available = { hyperparameters: [], metrics: [] }

/**
 * The columns as the user arranged them, kept in this window. What could be shown is frozen while runs arrive, so no column ever jumps;
 * `waiting` counts the columns that would come. `scope` says of which experiment the columns are: those of another are taken at once.
 */
export function useColumnLayout(fresh: Ref<(Available & { scope: string }) | undefined>) {
  const { t } = useLanguage()
  const history = useUndo()
  const layout = useLocalStorage<ColumnLayout>('trialbook.columns', defaultLayout, { mergeDefaults: true, shallow: true })
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

  /** The layout before a drag began: the whole drag is one step to undo. */
  let beforeDrag: ColumnLayout | undefined

  function change(next: ColumnLayout, isDone = true): void {
    const before = beforeDrag ?? layout.value
    layout.value = next
    beforeDrag = isDone ? undefined : before
    if (isDone)
      history.push({ label: t('shell.steps.columns'), undo: () => void (layout.value = before), redo: () => void (layout.value = next) })
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
