import { computed } from 'vue'
import type { Ref } from 'vue'
import type { Run } from '../../../shared/run.ts'
import { useRunActions } from '../../composables/useRunActions.ts'

/** The lock and the star of the selected runs: on where all have it, and then the next press takes it off; else it gives it to all. */
export function useMarks(runs: Readonly<Ref<readonly Run[]>>) {
  const { mark } = useRunActions()
  const isOn = (flag: 'locked' | 'starred'): boolean => runs.value.length > 0 && runs.value.every(run => run[flag])
  return {
    marks: computed(() => ({ isLocked: isOn('locked'), isStarred: isOn('starred') })),
    toggleLock: () => mark(runs.value, 'locked', !isOn('locked')),
    toggleStar: () => mark(runs.value, 'starred', !isOn('starred'))
  }
}
