import { inject, markRaw, shallowReactive, watch } from 'vue'
import type { InjectionKey } from 'vue'
import type { Point, Series } from '../../shared/series.ts'
import type { Connection } from './connection.ts'
import { createCloserSeries } from './closerSeries.ts'
import { addPoints, continuedBy, filled, growingSeries } from './growingSeries.ts'
import type { GrowingSeries } from './growingSeries.ts'
import { createGathering, createRecentKeys } from './recentKeys.ts'

export type SeriesStore = {
  /** Series of a run by metric, as far as they were asked for. Shallow: reading one run redraws for that run alone. */
  of: (runId: string) => ReadonlyMap<string, Series> | undefined
  /** Reads the metrics (all, where none is named) of runs not read yet, and keeps them growing with the run. */
  ask: (runIds: readonly string[], metrics?: readonly string[]) => Promise<void>
  /** Parts of series that are too long to be here whole. */
  closer: Pick<ReturnType<typeof createCloserSeries>, 'of' | 'ask' | 'forgotten'>
}

type Entry = { asked: 'all' | Set<string>; grown: Map<string, GrowingSeries>; pending: Point[] | undefined }
const batchSize = 200
/** Several times what charts and sparklines together show at once. */
const mostKept = 1200

/** Reads runs of which the same metrics are wanted in one question. */
async function together(
  wanted: readonly (readonly [id: string, asked: Entry['asked']])[],
  read: (ids: string[], metrics: string[] | undefined) => Promise<void>
): Promise<void> {
  const groups = Map.groupBy(wanted, ([, asked]) => (asked === 'all' ? '' : [...asked].sort().join('\n')))
  for (const [key, group] of groups)
    await read(
      group.map(([id]) => id),
      key === '' ? undefined : key.split('\n')
    )
}

/** Points of the runs that were shown lately, in typed arrays outside deep reactivity, shared by sparklines and charts. */
export function createSeriesStore({ client, onEvent, generation }: Connection, most = mostKept): SeriesStore & { stop: () => void } {
  const shown = shallowReactive(new Map<string, ReadonlyMap<string, Series>>())
  const entries = new Map<string, Entry>()
  const closer = createCloserSeries(client)
  const recent = createRecentKeys(most)
  /** What was asked of the runs that were let go of: read again when somebody looks for it. */
  const letGo = new Map<string, Entry['asked']>()

  function show(runId: string, entry: Entry): void {
    const series = new Map<string, Series>()
    for (const [metric, grown] of entry.grown) series.set(metric, markRaw({ run_id: runId, metric, ...filled(grown) }))
    shown.set(runId, series)
  }

  function grow(runId: string, points: readonly Point[]): void {
    const entry = entries.get(runId)
    if (!entry) return
    if (entry.pending) return void entry.pending.push(...points)
    for (const [metric, added] of Map.groupBy(points, point => point.metric)) {
      if (entry.asked !== 'all' && !entry.asked.has(metric)) continue
      entry.grown.set(metric, addPoints(entry.grown.get(metric) ?? growingSeries(), added))
    }
    show(runId, entry)
  }

  function take(runId: string, read: readonly Series[]): void {
    const entry = entries.get(runId)
    if (!entry) return
    for (const series of read) entry.grown.set(series.metric, continuedBy(series, entry.grown.get(series.metric)))
    const heard = entry.pending ?? []
    entry.pending = undefined
    grow(runId, heard)
  }

  async function read(runIds: readonly string[], metrics: readonly string[] | undefined): Promise<void> {
    for (let start = 0; start < runIds.length; start += batchSize) {
      const ids = runIds.slice(start, start + batchSize)
      for (const id of ids) {
        const entry = entries.get(id)
        if (entry) entry.pending ??= []
      }
      try {
        const answer = await client.runs.series(metrics ? { ids, metrics: [...metrics] } : { ids })
        const byRun = Map.groupBy(answer, series => series.run_id)
        for (const id of ids) take(id, byRun.get(id) ?? [])
      } catch (error) {
        // Forgotten, so that the next ask reads again.
        for (const id of ids) entries.delete(id)
        throw error
      }
    }
  }

  function touch(runIds: readonly string[]): void {
    for (const id of recent.touch(runIds)) {
      letGo.set(id, entries.get(id)?.asked ?? 'all')
      entries.delete(id)
      shown.delete(id)
    }
  }

  async function ask(runIds: readonly string[], metrics?: readonly string[]): Promise<void> {
    const missing = runIds.filter(id => {
      const entry = entries.get(id)
      if (!entry) return true
      return entry.asked !== 'all' && (metrics === undefined || metrics.some(metric => !(entry.asked as Set<string>).has(metric)))
    })
    touch(runIds)
    for (const id of missing) {
      letGo.delete(id)
      const entry = entries.get(id) ?? { asked: new Set<string>(), grown: new Map(), pending: undefined }
      entry.asked = metrics === undefined || entry.asked === 'all' ? 'all' : new Set([...entry.asked, ...metrics])
      entries.set(id, entry)
    }
    if (missing.length > 0) await read(missing, metrics)
  }

  const readAgain = (): Promise<void> =>
    together(
      Array.from(entries, ([id, { asked }]) => [id, asked] as const),
      read
    )

  const readBack = createGathering(ids =>
    together(
      ids.map(id => [id, letGo.get(id) ?? 'all'] as const),
      ask
    )
  )

  const stopEvents = onEvent(event => {
    if (event.type === 'points_added') grow(event.run_id, event.points)
    if (event.type === 'runs_removed') {
      for (const id of event.ids) {
        shown.delete(id)
        entries.delete(id)
        letGo.delete(id)
        recent.remove(id)
      }
    }
  })
  const stopWatching = watch(generation, () => {
    closer.forget()
    void readAgain().catch(() => undefined)
  })
  return {
    of(runId) {
      const series = shown.get(runId)
      if (!series && letGo.has(runId)) readBack(runId)
      return series
    },
    ask,
    closer,
    stop() {
      stopEvents()
      stopWatching()
    }
  }
}

export const seriesStoreKey: InjectionKey<SeriesStore> = Symbol('series')

export function useSeriesStore(): SeriesStore {
  const store = inject(seriesStoreKey)
  if (!store) throw new Error('No series store was provided to this component')
  return store
}
