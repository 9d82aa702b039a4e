import { useInterval } from '@vueuse/core'
import { computed } from 'vue'
import type { ComputedRef } from 'vue'

/** The present moment, in steps: relative times need no finer ones. */
export function useNow(stepMs = 10_000): ComputedRef<number> {
  const ticks = useInterval(stepMs)
  return computed(() => (ticks.value >= 0 ? Date.now() : 0))
}
