import { computed, shallowRef, watch } from 'vue'
import type { Run } from '../../shared/run.ts'
import { useConnection } from '../connection/connection.ts'
import { useRunStore } from '../connection/runStore.ts'
import { useSeriesStore } from '../connection/seriesStore.ts'

const longReadMs = 200

/** Runs and their growing series for charts: reads what the window has not read yet. `reading` says so only once it takes long. */
export function useRunCurves(runIds: () => readonly string[], metrics?: readonly string[]) {
  const { client } = useConnection()
  const store = useRunStore()
  const series = useSeriesStore()
  const error = shallowRef<unknown>()
  const reading = shallowRef(false)
  let newest = 0

  async function readRuns(ids: readonly string[]): Promise<void> {
    const missing = ids.filter(id => !store.runs.has(id))
    for (let start = 0; start < missing.length; start += 500) {
      const chunk = missing.slice(start, start + 500)
      const page = await client.runs.list({ ids: chunk, limit: chunk.length })
      store.put(page.rows, page.seq)
    }
  }

  async function read(): Promise<void> {
    const mine = ++newest
    const ids = runIds()
    const slow = setTimeout(() => (reading.value = true), longReadMs)
    try {
      await Promise.all([readRuns(ids), series.ask(ids, metrics)])
      if (mine === newest) error.value = undefined
    } catch (reason) {
      if (mine === newest) error.value = reason
    } finally {
      clearTimeout(slow)
      if (mine === newest) reading.value = false
    }
  }
  watch(
    () => runIds().join(' '),
    () => void read(),
    { immediate: true }
  )

  const runs = computed<Run[]>(() => runIds().flatMap(id => store.runs.get(id) ?? []))
  return { runs, error, reading, read, pointsOf: (runId: string, metric: string) => series.of(runId)?.get(metric) }
}
