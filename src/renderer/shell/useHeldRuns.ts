import { computed } from 'vue'
import type { CoreEvent } from '../../shared/event.ts'
import type { Run } from '../../shared/run.ts'
import { useLiveQuery } from '../connection/useLiveQuery.ts'

/** Paused not by anybody, but because its place took no more. */
export const isHeldUp = (run: Pick<Run, 'state' | 'error'>): boolean => run.state === 'paused' && run.error !== null

/** Runs that are held up, and what by; kept true by events. */
export function useHeldRuns() {
  const { data } = useLiveQuery(
    async client => {
      const { rows } = await client.runs.list({ states: ['paused'], limit: 200 })
      return rows.filter(isHeldUp)
    },
    undefined,
    {
      onEvent: (event: CoreEvent, known: readonly Run[] | undefined) => {
        if (event.type === 'storage_failed') return 'stale'
        if (event.type !== 'runs_changed') return undefined
        return event.runs.some(run => isHeldUp(run) || known?.some(({ id }) => id === run.id)) ? 'stale' : undefined
      }
    }
  )
  return computed((): readonly Run[] => data.value ?? [])
}
