import { inject, shallowReactive } from 'vue'
import type { InjectionKey } from 'vue'
import type { Run } from '../../shared/run.ts'
import type { Connection } from './connection.ts'
import { createRunRecords } from './runRecords.ts'

export type RunStore = {
  /** Shallow: a component that reads one id redraws for that run alone. */
  runs: ReadonlyMap<string, Run>
  put: (rows: readonly Run[], seq: number) => void
}

/** Every run the window has read, kept true by events. */
export function createRunStore(connection: Connection): RunStore & { stop: () => void } {
  const runs = shallowReactive(new Map<string, Run>())
  const records = createRunRecords<Run>({ write: run => runs.set(run.id, run), remove: id => runs.delete(id) })
  const stop = connection.onEvent(event => {
    if (event.type === 'hello') records.restart()
    else if (event.type === 'runs_changed') records.put(event.runs, event.seq)
    else if (event.type === 'runs_removed') records.remove(event.ids, event.seq)
  })
  return { runs, put: records.put, stop }
}

export const runStoreKey: InjectionKey<RunStore> = Symbol('runs')

export function useRunStore(): RunStore {
  const store = inject(runStoreKey)
  if (!store) throw new Error('No run store was provided to this component')
  return store
}
