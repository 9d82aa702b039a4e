import { computed, inject, shallowReactive, shallowRef, watch } from 'vue'
import type { ComputedRef, InjectionKey, ShallowRef } from 'vue'
import type { Progress, Run } from '../../shared/run.ts'
import type { Connection } from './connection.ts'
import type { RunStore } from './runStore.ts'

export type QueueStore = {
  queued: Readonly<ShallowRef<readonly string[]>>
  /** Runs that wait and sweeps that run, as they come. */
  order: Readonly<ShallowRef<readonly string[]>>
  running: Readonly<ShallowRef<readonly string[]>>
  /** Newest beat of each run under way. */
  progress: ReadonlyMap<string, Progress>
  /** Runs under way, then those waiting, as far as they are known. */
  entries: ComputedRef<Run[]>
}

/** The training queue, kept true by events; runs it names that no list has read are read here. */
export function createQueueStore({ client, onEvent, generation }: Connection, store: RunStore): QueueStore {
  const queued = shallowRef<readonly string[]>([])
  const order = shallowRef<readonly string[]>([])
  const running = shallowRef<readonly string[]>([])
  const progress = shallowReactive(new Map<string, Progress>())
  let seq = -1

  async function readRuns(): Promise<void> {
    const ids = [...running.value, ...queued.value].filter(id => !store.runs.has(id)).slice(0, 500)
    if (ids.length === 0) return
    const page = await client.runs.list({ ids, limit: ids.length })
    store.put(page.rows, page.seq)
  }
  function take(next: { queued: readonly string[]; order: readonly string[]; running: readonly string[]; seq: number }): void {
    if (next.seq < seq) return
    seq = next.seq
    queued.value = next.queued
    order.value = next.order
    running.value = next.running
    for (const id of progress.keys()) if (!next.running.includes(id)) progress.delete(id)
    void readRuns().catch(() => undefined)
  }
  async function read(): Promise<void> {
    const snapshot = await client.queue.get()
    take(snapshot)
    for (const beat of snapshot.progress) if (!progress.has(beat.run_id)) progress.set(beat.run_id, beat)
  }

  onEvent(event => {
    if (event.type === 'hello') seq = -1
    else if (event.type === 'queue_changed') take(event)
    else if (event.type === 'progressed') progress.set(event.progress.run_id, event.progress)
  })
  watch(generation, () => read().catch(() => undefined), { immediate: true })

  const entries = computed(() => [...running.value, ...queued.value].flatMap(id => store.runs.get(id) ?? []))
  return { queued, order, running, progress, entries }
}

export const queueStoreKey: InjectionKey<QueueStore> = Symbol('queue')

export function useQueueStore(): QueueStore {
  const store = inject(queueStoreKey)
  if (!store) throw new Error('No queue was provided to this component')
  return store
}
