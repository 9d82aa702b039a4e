import { onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { Run } from '../../../shared/run.ts'

const forceAfterMs = 5000

/** How far the stop of a run is: asked for, and after 5 s without an end, so long that force may be offered. */
export function useStopping(run: Ref<Run | undefined>) {
  const stage = ref<'none' | 'asked' | 'late'>('none')
  let timer: ReturnType<typeof setTimeout> | undefined

  function settle(): void {
    clearTimeout(timer)
    stage.value = 'none'
  }
  function ask(): void {
    settle()
    stage.value = 'asked'
    timer = setTimeout(() => (stage.value = 'late'), forceAfterMs)
  }
  watch([() => run.value?.id, () => run.value?.state], settle)
  onScopeDispose(settle)
  return { stage, ask }
}
