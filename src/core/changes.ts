import type { Sweep } from '../shared/sweep.ts'
import type { EventBus } from './eventBus.ts'
import { createCoalescer } from './coalesce.ts'
import type { Log } from './log.ts'
import { readRuns } from './runs/readRuns.ts'
import type { Tables } from './storage/tables.ts'

/** Notes what changed in the library and tells it in a few events: a run that changes ten times in a moment is sent once, as it is then. */
export type Changes = {
  run(number: number): void
  /** Many at once; of more than a window wants to be sent, it only hears that it must read again. */
  runs(numbers: readonly number[]): void
  /** So much changed that windows read again what they show. */
  stale(): void
  /** Runs that are in the library no more. */
  removed(ids: readonly string[]): void
  experiments(): void
  /** `read` gives the sweep as it is when it is told; undefined where it is gone. */
  sweep(id: string, read: (id: string) => Sweep | undefined): void
  /** `read` gives the queue as it is when it is told. */
  queue(read: () => QueueOrder): void
  flush(): void
}

type QueueOrder = { queued: string[]; order: string[]; running: string[] }

/** A window shows some dozens of runs; so many as this cost more to send than to read again. */
const mostSent = 500

export type ChangesOptions = { bus: EventBus; tables: Tables; log: Log; intervalMs: number }

export function createChanges({ bus, tables, log, intervalMs }: ChangesOptions): Changes {
  const runs = new Set<number>()
  const removed = new Set<string>()
  let experimentsChanged = false
  let isStale = false
  const sweeps = new Map<string, (id: string) => Sweep | undefined>()
  let readQueue: (() => QueueOrder) | undefined

  function publish(): void {
    const numbers = [...runs]
    runs.clear()
    if (numbers.length > 0) bus.publish({ type: 'runs_changed', runs: readRuns(tables, numbers) })
    const ids = [...removed]
    removed.clear()
    if (ids.length > 0) bus.publish({ type: 'runs_removed', ids })
    if (experimentsChanged) {
      experimentsChanged = false
      bus.publish({ type: 'experiments_changed', experiments: tables.experiments.list() })
    }
    const changedSweeps = [...sweeps].flatMap(([id, read]) => read(id) ?? [])
    sweeps.clear()
    if (changedSweeps.length > 0) bus.publish({ type: 'sweeps_changed', sweeps: changedSweeps })
    if (isStale) {
      isStale = false
      bus.publish({ type: 'library_changed' })
    }
    if (readQueue) {
      bus.publish({ type: 'queue_changed', ...readQueue() })
      readQueue = undefined
    }
  }

  /** Nobody waits for this, so nobody could be told of a failure; a program that trains must not end over it. */
  function publishSafely(): void {
    try {
      publish()
    } catch (error) {
      log.error('changes_not_told', { error })
    }
  }

  const coalescer = createCoalescer(publishSafely, intervalMs)
  return {
    run(number) {
      runs.add(number)
      coalescer.request()
    },
    runs(numbers) {
      if (numbers.length > mostSent) isStale = true
      else for (const number of numbers) runs.add(number)
      coalescer.request()
    },
    stale() {
      isStale = true
      coalescer.request()
    },
    removed(ids) {
      for (const id of ids) removed.add(id)
      coalescer.request()
    },
    experiments() {
      experimentsChanged = true
      coalescer.request()
    },
    sweep(id, read) {
      sweeps.set(id, read)
      coalescer.request()
    },
    queue(read) {
      readQueue = read
      coalescer.request()
    },
    flush: coalescer.flush
  }
}
