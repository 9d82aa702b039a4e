import { computed, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import type { Run } from '../../shared/run.ts'
import { useRunStore } from '../connection/runStore.ts'
import { useSeriesStore } from '../connection/seriesStore.ts'
import { useReadRuns } from '../connection/useReadRuns.ts'

const longReadMs = 200

/** Runs and their growing series for charts: reads what the window has not read yet. `reading` says so only once it takes long. */
export function useRunCurves(runIds: () => readonly string[], metrics?: MaybeRefOrGetter<readonly string[]>) {
  const store = useRunStore()
  const series = useSeriesStore()
  const readRuns = useReadRuns()
  const error = shallowRef<unknown>()
  const reading = shallowRef(false)
  /** Those that were read: half a picture is not drawn, the one before stays until the new one is whole. */
  const readIds = shallowRef<readonly string[]>([])
  let newest = 0

  async function read(): Promise<void> {
    const mine = ++newest
    const ids = runIds()
    const slow = setTimeout(() => (reading.value = true), longReadMs)
    try {
      await Promise.all([readRuns(ids), series.ask(ids, toValue(metrics))])
      // What branches have behind them; a run that is gone has nothing to show.
      const parents = new Set(ids.flatMap(id => store.runs.get(id)?.parent?.run_id ?? []))
      if (parents.size > 0) await Promise.all([readRuns([...parents]), series.ask([...parents], toValue(metrics))]).catch(() => undefined)
      if (mine === newest) error.value = undefined
    } catch (reason) {
      if (mine === newest) error.value = reason
    } finally {
      clearTimeout(slow)
      if (mine === newest) {
        reading.value = false
        readIds.value = ids
      }
    }
  }
  watch(
    () => JSON.stringify([runIds(), toValue(metrics)]),
    () => void read(),
    { immediate: true }
  )

  const runs = computed<Run[]>(() => readIds.value.flatMap(id => store.runs.get(id) ?? []))
  return { runs, error, reading, read, pointsOf: (runId: string, metric: string) => series.of(runId)?.get(metric) }
}
