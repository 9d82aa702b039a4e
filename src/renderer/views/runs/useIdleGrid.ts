import { useInterval } from '@vueuse/core'
import { watch } from 'vue'
import type { Ref } from 'vue'

type Grid = { isIdle: () => boolean; isAtTop: () => boolean }
const quietMs = 5000

/** Whether rows may change places unnoticed: nobody has pointed at the table or focused it for five seconds, and it is at its top. */
export function useIdleGrid(grid: Readonly<Ref<Grid | null>>): () => boolean {
  let busyAt = Date.now()
  watch(useInterval(500), () => {
    if (grid.value && !grid.value.isIdle()) busyAt = Date.now()
  })
  return () => Date.now() - busyAt >= quietMs && (grid.value?.isAtTop() ?? true)
}
