import type { Progress } from '../../shared/run.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../storage/openDatabase.ts'
import { startActiveRun } from './activeRun.ts'
import type { ActiveRun, ActiveRunDependencies, StopAs } from './activeRun.ts'
import type { RunKey } from './recorder.ts'
import { createRunQueue } from './runQueue.ts'
import type { RunQueue } from './runQueue.ts'

export type QueueSnapshot = { queued: string[]; running: string[]; progress: Progress[] }

export type SupervisorOptions = ActiveRunDependencies & {
  store: Store
  changes: Changes
  /** How many runs may train at once, asked each time one could start. */
  runsAtOnce: () => number
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
  /** Resolves when no process of these runs is left; one may outlive its run for a moment. */
  gone(ids: readonly string[]): Promise<void>
  /** Starts what may start now, after a setting changed. */
  pump(): void
  runningCount(): number
  /** Starts nothing more and stops what trains; what waits goes on waiting. */
  close(as: StopAs): Promise<void>
}

/** Runs whose program died while they trained. Returns those that wait, in the order of the queue. */
function recover({ tables, recorder, log }: SupervisorOptions): string[] {
  for (const run of [...tables.runs.inState('running'), ...tables.runs.inState('paused')]) {
    recorder.interrupted(run)
    log.warn('run_interrupted', { run_id: run.id, number: run.number })
  }
  return tables.runs.inState('queued').map(({ id }) => id)
}

/** Keeps the queue's order in the library, so that it outlives the program. */
function persistOrder({ store, tables }: SupervisorOptions, queue: RunQueue): void {
  store.durably(() => {
    queue.ids().forEach((id, place) => {
      const row = tables.runs.byId(id)
      if (row) tables.runs.setQueuePosition(row.number, place + 1)
    })
  })
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { tables, recorder, changes, log, runsAtOnce, trainQueued } = options
  const waiting = recover(options)
  const queue = createRunQueue(waiting)
  const held = new Set(trainQueued ? [] : waiting)
  const active = new Map<string, ActiveRun>()
  let closing = false
  let retry: NodeJS.Timeout | undefined

  const training = (): ActiveRun[] => [...active.values()].filter(({ isTraining }) => isTraining())
  const snapshot = (): QueueSnapshot => ({
    queued: queue.ids(),
    running: training().map(({ run }) => run.id),
    progress: [...active.values()].flatMap(({ progress }) => progress() ?? [])
  })
  const queueChanged = (): void =>
    changes.queue(() => {
      const { queued, running } = snapshot()
      return { queued, running }
    })

  const keyOf = (id: string): RunKey | undefined => {
    const row = tables.runs.byId(id)
    return row && { number: row.number, id }
  }

  function startOne(run: RunKey): void {
    try {
      const started = startActiveRun(run, options)
      active.set(run.id, started)
      void started.ended.then(queueChanged)
      void started.gone.then(() => {
        active.delete(run.id)
        queueChanged()
        pump()
      })
    } catch (error) {
      // Still queued in the library, so here too; what kept it from being written may pass.
      log.error('run_not_started', { run_id: run.id, error })
      queue.append([run.id])
      queue.move(run.id, 0)
      retry ??= setTimeout(() => {
        retry = undefined
        pump()
      }, options.timeouts.retryMs)
    }
  }

  function pump(): void {
    while (!closing && retry === undefined && active.size < runsAtOnce()) {
      const next = queue.takeNext(id => !held.has(id))
      if (next === undefined) return
      const run = keyOf(next)
      if (run) startOne(run)
      queueChanged()
    }
  }

  function withdraw(id: string): void {
    const run = keyOf(id)
    if (!queue.remove(id) || !run) return
    recorder.withdrawn(run)
    queueChanged()
  }

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
      const running = ids.flatMap(id => active.get(id) ?? [])
      for (const { stop } of running) stop('stopped', force)
      await Promise.all(running.map(({ ended }) => ended))
    },
    async gone(ids) {
      await Promise.all(ids.flatMap(id => active.get(id)?.gone ?? []))
    },
    pump,
    runningCount: () => training().length,
    async close(as) {
      closing = true
      clearTimeout(retry)
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
