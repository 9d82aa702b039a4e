import { computed } from 'vue'
import type { Ref } from 'vue'
import type { RunQuery } from '../../../shared/run.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'
import { isAboutRuns } from './useRunFacets.ts'

/** Which of the selected runs the list does not have, because its filter or its experiment leaves them out. The core says so: most rows are not read here. */
export function useHiddenSelection(query: Ref<RunQuery>, ids: Ref<ReadonlySet<string>>) {
  const isAsked = (): boolean => ids.value.size > 0 && (query.value.filter !== undefined || query.value.experiment_id !== undefined)
  const listed = useLiveQuery(
    async (client, { selected, ...list }) => {
      const answer = await client.runs.values({ ...list, ids: selected, columns: [] })
      return { selected: new Set(selected), there: new Set(answer.ids) }
    },
    () => ({ selected: [...ids.value], filter: query.value.filter, experiment_id: query.value.experiment_id }),
    { enabled: isAsked, onEvent: isAboutRuns }
  )
  /** What was asked about other runs says nothing about one that was selected since. */
  return computed((): ReadonlySet<string> => {
    const answer = listed.data.value
    if (!answer || !isAsked()) return new Set()
    return new Set([...ids.value].filter(id => answer.selected.has(id) && !answer.there.has(id)))
  })
}
