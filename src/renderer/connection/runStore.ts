import { inject, shallowReactive, watch } from 'vue'
import type { InjectionKey } from 'vue'
import type { Run } from '../../shared/run.ts'
import type { Connection } from './connection.ts'
import { createRunRecords } from './runRecords.ts'

export type RunStore = {
  /** Shallow: a component that reads one id redraws for that run alone. */
  runs: ReadonlyMap<string, Run>
  put: (rows: readonly Run[], seq: number) => void
}

const pageSize = 500

/** Every run the window has read, kept true by events, and read again where events were missed. */
export function createRunStore({ client, onEvent, generation }: Connection): RunStore & { stop: () => void } {
  const runs = shallowReactive(new Map<string, Run>())
  const records = createRunRecords<Run>({ write: run => runs.set(run.id, run), remove: id => runs.delete(id) })
  async function readAgain(): Promise<void> {
    const known = [...runs.keys()]
    for (let start = 0; start < known.length; start += pageSize) {
      const ids = known.slice(start, start + pageSize)
      const page = await client.runs.list({ ids, limit: ids.length })
      records.put(page.rows, page.seq)
    }
  }
  const stopEvents = onEvent(event => {
    if (event.type === 'hello') records.restart()
    else if (event.type === 'runs_changed') records.put(event.runs, event.seq)
    else if (event.type === 'runs_removed') records.remove(event.ids, event.seq)
  })
  const stopWatching = watch(generation, () => readAgain().catch(() => undefined))
  return {
    runs,
    put: records.put,
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
