import type { Changes } from '../changes.ts'
import type { Log } from '../log.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'
import type { RunKey } from './recorder.ts'

type Dependencies = {
  store: Store
  tables: Tables
  changes: Changes
  log: Log
  retryMs: number
  /** Puts a run into the queue, first. */
  enqueueFirst: (id: string) => void
}

export type HeldRuns = {
  /** Lets a run that was paused because nothing could be written go on after a while; longer each time in a row. */
  hold(run: RunKey): void
  /** An epoch of a run was written: there is room. */
  wrote(run: RunKey): void
  close(): void
}

const longestMs = 60_000

/** Whether there is room again, only a try tells: how much a checkpoint and the points take, nobody here knows. */
export function createHeldRuns({ store, tables, changes, log, retryMs, enqueueFirst }: Dependencies): HeldRuns {
  const timers = new Map<string, NodeJS.Timeout>()
  const waits = new Map<string, number>()

  function goOn({ id, number }: RunKey): void {
    timers.delete(id)
    const row = tables.runs.byId(id)
    // Somebody let it go on, or ended it, meanwhile.
    if (row?.state !== 'paused' || row.error_code !== 'STORAGE_FAILED') return
    try {
      store.durably(() => tables.runs.requeue(number, 0))
    } catch (error) {
      log.error('held_run_waits', { run_id: id, error })
      return later({ id, number })
    }
    changes.run(number)
    enqueueFirst(id)
  }

  function later(run: RunKey): void {
    const wait = Math.min(longestMs, (waits.get(run.id) ?? retryMs / 2) * 2)
    waits.set(run.id, wait)
    timers.set(
      run.id,
      setTimeout(() => goOn(run), wait)
    )
  }

  return {
    hold: later,
    wrote: ({ id }) => void waits.delete(id),
    close() {
      for (const timer of timers.values()) clearTimeout(timer)
    }
  }
}
