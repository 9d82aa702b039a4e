import { computed } from 'vue'
import type { Ref } from 'vue'
import type { Mark } from '../../composables/useRunActions.ts'
import { useRunActions } from '../../composables/useRunActions.ts'

type Marked = Readonly<Record<Mark | 'total', number>>

/** Lock, star, archive and pin of many runs: on where all have it, and then the next press takes it off; else it gives it to all. */
export function useMarks(ids: Readonly<Ref<readonly string[]>>, facts: Readonly<Ref<Marked>>) {
  const { mark } = useRunActions()
  const isOn = (flag: Mark): boolean => facts.value.total > 0 && facts.value[flag] === facts.value.total
  return {
    marks: computed(() => ({
      isLocked: isOn('locked'),
      isStarred: isOn('starred'),
      isArchived: isOn('archived'),
      isPinned: isOn('pinned')
    })),
    toggle: (flag: Mark) => mark(ids.value, flag, !isOn(flag))
  }
}
