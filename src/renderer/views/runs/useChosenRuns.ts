import type { Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Run } from '../../../shared/run.ts'
import { useRunActions } from '../../composables/useRunActions.ts'
import type { Selection } from './selection.ts'
import { useMarks } from './useMarks.ts'
import { useSelectionFacts } from './useSelectionFacts.ts'

export const mostCompared = 50

/** What can be done to some runs without asking for more: the bar and the keys of the Runs view do it, and the palette. */
export function useChosenRuns(chosen: Readonly<Ref<Pick<Selection, 'ids'>>>, toggleBaselineOf: (run: Run) => Promise<void>) {
  const router = useRouter()
  const actions = useRunActions()
  const { ids, facts, only } = useSelectionFacts(chosen)
  const { marks, toggle: toggleMark } = useMarks(ids, facts)

  const pause = (): Promise<void> => actions.pause(facts.value.training)
  const resume = (): Promise<void> => actions.resume(facts.value.resumable)
  return {
    ids,
    facts,
    only,
    marks,
    toggleMark,
    pause,
    resume,
    retryFailed: (): Promise<void> => actions.resume(facts.value.failed),
    isComparable: (): boolean => ids.value.length >= 2 && ids.value.length <= mostCompared,
    compare: (): void => void router.push({ name: 'compare', query: { ids: ids.value.join(',') } }),
    again: (): void => void router.push({ name: 'new-run', query: { from: ids.value[0] } }),
    async stop(): Promise<void> {
      if (only.value) await actions.stop(only.value)
      else if (facts.value.active.length > 0) await actions.stopAll(facts.value.active)
    },
    /** Those that train are paused; where none does, those that can go on do. */
    async pauseOrResume(): Promise<void> {
      if (facts.value.training.length > 0) await pause()
      else if (facts.value.resumable.length > 0) await resume()
    },
    async toggleBaseline(): Promise<void> {
      if (only.value) await toggleBaselineOf(only.value)
    },
    trash: (these: readonly string[]) => actions.trash(these)
  }
}
