import { inject, shallowReactive, watch } from 'vue'
import type { InjectionKey } from 'vue'
import type { Run } from '../../shared/run.ts'
import type { Connection } from './connection.ts'
import { createGathering, createRecentKeys } from './recentKeys.ts'
import { createRunRecords } from './runRecords.ts'

export type RunLookup = Pick<ReadonlyMap<string, Run>, 'get' | 'has'>
export type RunStore = {
  /** Shallow: a component that reads one id redraws for that run alone. One that was let go of is read again when somebody asks for it. */
  runs: RunLookup
  put: (rows: readonly Run[], seq: number) => void
}

const pageSize = 500
/** Several times what all views together show at once. */
const mostKept = 1200

/** The runs the window has read lately, kept true by events, and read again where events were missed. */
export function createRunStore({ client, onEvent, generation }: Connection, most = mostKept): RunStore & { stop: () => void } {
  const runs = shallowReactive(new Map<string, Run>())
  const records = createRunRecords<Run>({ write: run => runs.set(run.id, run), remove: id => runs.delete(id) })
  const recent = createRecentKeys(most)
  const letGo = new Set<string>()

  function put(rows: readonly Run[], seq: number): void {
    records.put(rows, seq)
    for (const { id } of rows) letGo.delete(id)
    for (const id of recent.touch(rows.map(({ id }) => id))) {
      letGo.add(id)
      records.forget(id)
      runs.delete(id)
    }
  }
  function remove(ids: readonly string[], seq: number): void {
    records.remove(ids, seq)
    for (const id of ids) {
      letGo.delete(id)
      recent.remove(id)
    }
  }
  async function read(known: readonly string[]): Promise<void> {
    for (let start = 0; start < known.length; start += pageSize) {
      const ids = known.slice(start, start + pageSize)
      const page = await client.runs.list({ ids, limit: ids.length })
      put(page.rows, page.seq)
    }
  }
  const readBack = createGathering(read)
  function known(id: string): Run | undefined {
    const run = runs.get(id)
    if (!run && letGo.has(id)) readBack(id)
    return run
  }
  const stopEvents = onEvent(event => {
    if (event.type === 'hello') records.restart()
    else if (event.type === 'runs_changed') put(event.runs, event.seq)
    else if (event.type === 'runs_removed') remove(event.ids, event.seq)
  })
  const stopWatching = watch(generation, () => read([...runs.keys()]).catch(() => undefined))
  return {
    runs: { get: known, has: id => known(id) !== undefined },
    put,
    stop() {
      stopEvents()
      stopWatching()
    }
  }
}

export const runStoreKey: InjectionKey<RunStore> = Symbol('runs')

export function useRunStore(): RunStore {
  const store = inject(runStoreKey)
  if (!store) throw new Error('No run store was provided to this component')
  return store
}
