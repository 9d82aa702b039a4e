import { computed, watch } from 'vue'
import type { Ref } from 'vue'
import type { CoreEvent } from '../../../shared/event.ts'
import { useRunCurves } from '../../charts/useRunCurves.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'

/** One run with its environment, checkpoints, points and log, all kept true by events. The log is read only once it is looked at. */
export function useRunDetail(id: Ref<string>, isLogShown: () => boolean) {
  const store = useRunStore()
  const isOwn = (event: CoreEvent): boolean =>
    (event.type === 'runs_changed' && event.runs.some(run => run.id === id.value)) ||
    (event.type === 'runs_removed' && event.ids.includes(id.value))

  const query = useLiveQuery(
    (client, input) => client.runs.get(input),
    () => ({ id: id.value }),
    {
      // Checkpoints and sizes are told by no event of their own: they change with the run.
      onEvent: event => (isOwn(event) ? 'stale' : undefined)
    }
  )
  const log = useLiveQuery(
    (client, input) => client.runs.log(input),
    () => ({ id: id.value }),
    {
      enabled: isLogShown,
      onEvent: (event, data) =>
        event.type === 'log_grew' && event.run_id === id.value && data ? { lines: [...data.lines, ...event.lines] } : undefined
    }
  )
  const curves = useRunCurves(() => (id.value === '' ? [] : [id.value]))

  const detail = computed(() => (query.data.value?.run.id === id.value ? query.data.value : undefined))
  // What was read stays while it is read again, but not once it is known to be gone.
  const run = computed(() => store.runs.get(id.value) ?? (query.error.value ? undefined : detail.value?.run))
  watch(query.data, read => {
    // Older than any event that changed the run meanwhile, newer than what was known before a reconnect.
    if (read) store.put([read.run], 0)
  })
  const reload = async (): Promise<void> => {
    await Promise.all([query.reload(), curves.read()])
  }
  return { run, detail, error: query.error, loading: query.loading, reload, log, pointsOf: curves.pointsOf, seriesError: curves.error }
}
