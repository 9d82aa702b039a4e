import { shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Progress, Run } from '../../../shared/run.ts'
import type { Beat } from './runFacts.ts'

const enoughEpochs = 2

/** The beats of a run until its first two epochs are done: the curve grows from the first seconds on. Kept in memory only. */
export function useBeats(run: Ref<Run | undefined>, progress: () => Progress | undefined) {
  const beats = shallowRef<readonly Beat[]>([])
  watch(
    () => run.value?.id,
    () => (beats.value = [])
  )
  watch(progress, beat => {
    if (!beat || beat.batch === 0 || (run.value && run.value.epochs_done >= enoughEpochs)) return
    const last = beats.value.at(-1)
    if (last && last.epoch === beat.epoch && last.batch >= beat.batch) return
    beats.value = [...beats.value, { ...beat, time: Date.now() }]
  })
  watch(
    () => run.value?.epochs_done ?? 0,
    done => {
      if (done >= enoughEpochs) beats.value = []
    }
  )
  return beats
}
