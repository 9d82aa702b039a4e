import type { Progress } from '../../shared/run.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Point } from '../../shared/series.ts'
import { startActiveRun } from './activeRun.ts'
import type { ActiveRun, ActiveRunDependencies, StopAs, StopOptions } from './activeRun.ts'
import { createHeldRuns } from './heldRuns.ts'
import type { RunKey } from './recorder.ts'
import { createRunQueue } from './runQueue.ts'
import type { RunQueue } from './runQueue.ts'

/** `order` holds the runs that wait and the sweeps that run, as they come; `queued` only the runs. */
export type QueueSnapshot = { queued: string[]; order: string[]; running: string[]; progress: Progress[] }

/** Something in the queue that gives runs one after another, and keeps its place until it is taken out. */
export type RunSource = {
  id: string
  /** How many runs at once it asks for, even where that is more than the setting says. */
  workers(): number
  /** The next run to start, recorded as queued; undefined where there is none just now. */
  next(): RunKey | undefined
}

export type TrainingListener = {
  /** After an epoch's points are in the library. */
  epoch(run: RunKey, epoch: number, points: readonly Point[]): void
  /** After a run has ended and its process is gone. */
  gone(run: RunKey): void
}

export type SupervisorOptions = Omit<ActiveRunDependencies, 'onEpoch'> & {
  store: Store
  changes: Changes
  /** How many runs may train at once, asked each time one could start. */
  runsAtOnce: () => number
  /** Whether nothing may start for the time being, asked each time something could. */
  isPaused: () => boolean
  /** False leaves the runs that wait from before alone; those queued from now on are trained. */
  trainQueued: boolean
}

export type Supervisor = {
  /** Takes over newly recorded queued runs, in this order. */
  enqueue(ids: readonly string[]): void
  queue(): QueueSnapshot
  /** False where the run does not wait. */
  move(id: string, position: number): boolean
  /** Ends runs that wait or train and resolves when they have ended; others are left alone. */
  stop(ids: readonly string[], force: boolean): Promise<void>
  /** Ends the processes of runs that train, after a checkpoint, and resolves when they have ended. */
  pause(ids: readonly string[]): Promise<void>
  /** Ends a run that trains as pruned, for this reason. */
  prune(id: string, reason: { code: string; message: string }): void
  /** Takes a source into the queue, at the place it had or last, and asks it for runs from now on. */
  addSource(source: RunSource): void
  removeSource(id: string): void
  /** Lets what was left alone at the start be trained. */
  release(ids: readonly string[]): void
  listen(listener: TrainingListener): void
  /** Resolves when no process of these runs is left; one may outlive its run for a moment. */
  gone(ids: readonly string[]): Promise<void>
  /** Starts what may start now, after a setting changed. */
  pump(): void
  runningCount(): number
  /** Starts nothing more and stops what trains; what waits goes on waiting. */
  close(as: StopAs): Promise<void>
}

/** Runs whose program died while they trained. Returns what waits, runs and sweeps, in the order of the queue. */
function recover({ tables, recorder, log }: SupervisorOptions): string[] {
  for (const run of tables.runs.inState('running')) {
    // What another program trains goes on without Trialbook.
    if (run.source !== 'trialbook') continue
    recorder.interrupted(run)
    log.warn('run_interrupted', { run_id: run.id, number: run.number })
  }
  const waiting = [...tables.runs.inState('queued'), ...tables.sweeps.running()]
  return waiting.sort((a, b) => (a.queue_position ?? Infinity) - (b.queue_position ?? Infinity)).map(({ id }) => id)
}

/** Keeps the queue's order in the library, so that it outlives the program. */
function persistOrder({ store, tables }: SupervisorOptions, queue: RunQueue): void {
  store.durably(() => {
    queue.ids().forEach((id, place) => {
      const row = tables.runs.byId(id)
      if (row) tables.runs.setQueuePosition(row.number, place + 1)
      else tables.sweeps.setQueuePosition(id, place + 1)
    })
  })
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { tables, recorder, changes, log, runsAtOnce, isPaused, trainQueued } = options
  const waiting = recover(options)
  const queue = createRunQueue(waiting)
  const held = new Set(trainQueued ? [] : waiting)
  const active = new Map<string, ActiveRun>()
  const sources = new Map<string, RunSource>()
  const listeners: TrainingListener[] = []
  let closing = false
  let retry: NodeJS.Timeout | undefined

  const isSource = (id: string): boolean => sources.has(id)
  const training = (): ActiveRun[] => [...active.values()].filter(({ isTraining }) => isTraining())
  const snapshot = (): QueueSnapshot => ({
    queued: queue.ids().filter(id => !isSource(id)),
    order: queue.ids(),
    running: training().map(({ run }) => run.id),
    progress: [...active.values()].flatMap(({ progress }) => progress() ?? [])
  })
  const queueChanged = (): void =>
    changes.queue(() => {
      const { queued, order, running } = snapshot()
      return { queued, order, running }
    })

  const keyOf = (id: string): RunKey | undefined => {
    const row = tables.runs.byId(id)
    return row && { number: row.number, id }
  }

  const heldRuns = createHeldRuns({ ...options, retryMs: options.timeouts.retryMs, enqueueFirst })
  const onEpoch = (run: RunKey, epoch: number, points: readonly Point[]): void => {
    heldRuns.wrote(run)
    for (const listener of listeners) listener.epoch(run, epoch, points)
  }

  function startOne(run: RunKey): void {
    try {
      const started = startActiveRun(run, { ...options, onEpoch })
      active.set(run.id, started)
      void started.ended.then(queueChanged)
      void started.gone.then(() => leave(started))
    } catch (error) {
      // Still queued in the library, so here too; what kept it from being written may pass.
      log.error('run_not_started', { run_id: run.id, error })
      queue.append([run.id])
      queue.move(run.id, 0)
      pumpLater()
    }
  }

  /** A run and its process are gone: its place is free. */
  function leave({ run, isHeld }: ActiveRun): void {
    active.delete(run.id)
    if (isHeld() && !closing) heldRuns.hold(run)
    try {
      for (const { gone } of listeners) gone(run)
    } catch (error) {
      // A disk that is full again; a sweep sees what became of its trial when it is asked for the next one.
      log.error('run_not_followed_up', { run_id: run.id, error })
    }
    queueChanged()
    pump()
  }

  function enqueueFirst(id: string): void {
    queue.append([id])
    queue.move(id, 0)
    queueChanged()
    pump()
  }

  function pumpLater(): void {
    retry ??= setTimeout(() => {
      retry = undefined
      pump()
    }, options.timeouts.retryMs)
  }

  function fromSource(source: RunSource): RunKey | undefined {
    if (active.size >= Math.max(runsAtOnce(), source.workers())) return undefined
    try {
      return source.next()
    } catch (error) {
      log.error('trial_not_started', { sweep_id: source.id, error })
      pumpLater()
      return undefined
    }
  }

  /** The first in the queue that may start; a sweep may ask for more at once than the setting says. */
  function takeNext(): RunKey | undefined {
    if (isPaused()) return undefined
    for (const id of queue.ids()) {
      if (held.has(id)) continue
      const source = sources.get(id)
      if (source === undefined && active.size >= runsAtOnce()) continue
      const run = source ? fromSource(source) : keyOf(id)
      if (!source && run) queue.remove(id)
      if (run) return run
    }
    return undefined
  }

  function pump(): void {
    while (!closing && retry === undefined) {
      const next = takeNext()
      if (next === undefined) return
      startOne(next)
      queueChanged()
    }
  }

  /** One that waits or is paused needs no process to end. */
  function withdraw(id: string): void {
    const run = keyOf(id)
    const isPaused = tables.runs.byId(id)?.state === 'paused'
    if (!run || !(queue.remove(id) || isPaused)) return
    recorder.withdrawn(run)
    queueChanged()
  }

  async function stopActive(ids: readonly string[], as: StopAs, options?: StopOptions): Promise<void> {
    const running = ids.flatMap(id => active.get(id) ?? [])
    for (const { stop } of running) stop(as, options)
    await Promise.all(running.map(({ ended }) => ended))
  }

  for (const run of tables.runs.inState('paused'))
    if (trainQueued && tables.runs.byId(run.id)?.error_code === 'STORAGE_FAILED') heldRuns.hold(run)
  // Only after the caller has this supervisor in its hands, for a start reaches out into everything.
  setImmediate(pump)
  return {
    enqueue(ids) {
      queue.append(ids)
      queueChanged()
      pump()
    },
    queue: snapshot,
    move(id, position) {
      if (!queue.move(id, position)) return false
      persistOrder(options, queue)
      queueChanged()
      return true
    },
    async stop(ids, force) {
      for (const id of ids) withdraw(id)
      await stopActive(ids, 'stopped', { force })
    },
    pause: ids => stopActive(ids, 'paused'),
    prune: (id, reason) => active.get(id)?.stop('pruned', { reason }),
    addSource(source) {
      sources.set(source.id, source)
      if (!queue.has(source.id)) queue.append([source.id])
      queueChanged()
    },
    removeSource(id) {
      sources.delete(id)
      queue.remove(id)
      queueChanged()
    },
    release(ids) {
      for (const id of ids) held.delete(id)
      pump()
    },
    listen: listener => void listeners.push(listener),
    async gone(ids) {
      await Promise.all(ids.flatMap(id => active.get(id)?.gone ?? []))
    },
    pump,
    runningCount: () => training().length,
    async close(as) {
      closing = true
      clearTimeout(retry)
      heldRuns.close()
      const last = [...active.values()]
      for (const { stop, giveUp } of last) {
        stop(as)
        giveUp()
      }
      // An end that comes now and cannot be written is given up as well.
      await Promise.all(last.map(({ exited, giveUp, gone }) => exited.then(giveUp).then(() => gone)))
    }
  }
}
