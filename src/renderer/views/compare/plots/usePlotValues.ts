import { ref } from 'vue'
import type { Ref } from 'vue'
import type { RunValuesQuery } from '../../../../shared/runValues.ts'
import { useLiveQuery } from '../../../connection/useLiveQuery.ts'

/** Which runs the pictures are of. */
export type PlotScope = Omit<RunValuesQuery, 'columns'>

/** Columns of values of the runs. Of a few that were chosen they follow every change; a picture of a whole list stands still and says that it is old. */
export function usePlotValues(scope: Ref<PlotScope>, columns: Ref<readonly string[]>, enabled: () => boolean) {
  const isStale = ref(false)
  const read = useLiveQuery(
    async (client, input) => {
      const answer = await client.runs.values(input)
      isStale.value = false
      return answer
    },
    () => ({ ...scope.value, columns: [...columns.value] }),
    {
      enabled,
      onEvent(event) {
        if (event.type !== 'runs_changed' && event.type !== 'runs_removed') return undefined
        if (scope.value.ids) return 'stale'
        isStale.value = true
        return undefined
      }
    }
  )
  return { ...read, isStale }
}
