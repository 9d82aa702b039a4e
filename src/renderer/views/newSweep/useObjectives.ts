import { computed, watch } from 'vue'
import type { Ref } from 'vue'
import { measuredMetrics } from '../../../shared/losses.ts'
import { newRow } from './sweepDraft.ts'
import type { Draft } from './sweepDraft.ts'

/** What a search may look for, given what its dataset predicts. One that takes more measuring brings the hyperparameter that measures it. */
export function useObjectives(draft: Ref<Draft>, classes: () => number | undefined) {
  const metrics = computed(() => measuredMetrics({ validation_split: 0.1, more_metrics: true }, classes() ?? 10))
  watch(metrics, all => {
    if (!all.includes(draft.value.metric)) draft.value.metric = all[0] ?? 'val_loss'
  })
  watch(
    () => draft.value.metric,
    metric => {
      const usual = measuredMetrics({ validation_split: 0.1, more_metrics: false }, classes() ?? 10)
      const isMeasured = draft.value.rows.some(({ name }) => name === 'more_metrics')
      if (!usual.includes(metric) && !isMeasured) draft.value.rows = [...draft.value.rows, newRow('more_metrics', true)]
    }
  )
  return metrics
}
