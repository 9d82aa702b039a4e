import { join } from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import type { Environment, Progress, RunState } from '../../shared/run.ts'
import type { Point } from '../../shared/series.ts'
import type { ToTrainer } from '../../shared/trainerProtocol.ts'
import { forkFile } from '../runs/forks.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { EventBus } from '../eventBus.ts'
import type { Log } from '../log.ts'
import type { Tables } from '../storage/tables.ts'
import type { Recorder, RunKey } from './recorder.ts'
import type { TrainingTimeouts } from './timeouts.ts'
import type { TrainerLauncher } from './trainerLauncher.ts'
import { createTrainerSession } from './trainerSession.ts'
import type { SessionEnd, SessionListener, TrainerSession } from './trainerSession.ts'
import { untilWritten } from './untilWritten.ts'
import type { UntilWritten } from './untilWritten.ts'

/** How a wish to stop is recorded: the user's own is `stopped` or `paused`, a sweep's is `pruned`, closing the program is `interrupted`. */
export type StopAs = Extract<RunState, 'stopped' | 'paused' | 'pruned' | 'interrupted'>
export type StopOptions = { force?: boolean; reason?: SessionEnd['error'] }

export type ActiveRun = {
  readonly run: RunKey
  progress(): Progress | undefined
  /** Asks, waits, kills; with `force` kills at once. */
  stop(as: StopAs, options?: StopOptions): void
  /** Whether it is yet to end; a process may outlive its run for a moment. */
  isTraining(): boolean
  /** Whether it was cut short because nothing more could be written, and nobody has stopped it since. */
  isHeld(): boolean
  /** Resolves when the run's end is recorded. */
  readonly ended: Promise<void>
  /** Resolves when its process is gone. */
  readonly exited: Promise<void>
  /** Resolves after both: only then is its place free. */
  readonly gone: Promise<void>
  /** The program closes: an end that cannot be written is tried once more and then left to the next start, which finds the run interrupted. */
  giveUp(): void
}

export type ActiveRunDependencies = {
  tables: Tables
  recorder: Recorder
  bus: EventBus
  log: Log
  datasets: Datasets
  launcher: TrainerLauncher
  timeouts: TrainingTimeouts
  checkpointsFolder: string
  /** Told after an epoch's points are in the library. */
  onEpoch?: (run: RunKey, epoch: number, points: readonly Point[]) => void
  /** What the core knows about this program and machine, kept with each run beside what the trainer says. */
  environment: Environment
}

type Start = Extract<ToTrainer, { type: 'start' }>

const asError = (error: unknown): { code: string; message: string } =>
  error instanceof ExpectedError
    ? { code: String(error.code), message: error.message }
    : { code: 'TRAINER_CRASHED', message: error instanceof Error ? error.message : String(error) }

const noProgress: Omit<Progress, 'run_id'> = { epoch: 1, batch: 0, batches: 0, loss: NaN, accuracy: NaN, samples_per_second: 0 }

/** Takes a queued run through its training: running at once, its data checked again, then a process of its own. */
export function startActiveRun(run: RunKey, dependencies: ActiveRunDependencies): ActiveRun {
  const { recorder, bus, log, launcher, timeouts } = dependencies
  const { promise: ended, resolve: markEnded } = Promise.withResolvers<undefined>()
  const { promise: exited, resolve: exit } = Promise.withResolvers<undefined>()
  let unwritten: UntilWritten | undefined
  let isTraining = true
  let isHeld = false
  let session: TrainerSession | undefined
  let stopAs: StopAs | undefined
  let stopReason: SessionEnd['error'] = null
  let progress: Progress | undefined
  recorder.began(run)

  /** Asked at each try to write it: somebody may stop a run that is held up. */
  function stateAfter({ outcome, held }: SessionEnd): RunState {
    if (held) return stopAs ?? 'paused'
    return outcome === 'stopped' ? (stopAs ?? 'stopped') : outcome
  }

  function end(how: SessionEnd): void {
    progress = undefined
    isTraining = false
    isHeld = how.held === true
    log.info('run_ended', { run_id: run.id, number: run.number, state: stateAfter(how), error: how.error })
    if (how.held) tellOfStorage(how.error?.message ?? '')
    const write = (): void => {
      const state = stateAfter(how)
      recorder.ended(run, state, { ...how, error: state === 'pruned' ? stopReason : how.error })
    }
    unwritten = untilWritten(write, { retryMs: timeouts.retryMs, onFailure: endNotRecorded })
    void unwritten.done.then(() => markEnded(undefined))
  }

  const tellOfStorage = (reason: string): void => bus.publish({ type: 'storage_failed', run_id: run.id, reason })

  function endNotRecorded(error: unknown, tries: number): void {
    if (tries > 1) return
    log.error('run_end_not_recorded', { run_id: run.id, error })
    if (!isHeld) tellOfStorage(error instanceof Error ? error.message : String(error))
  }

  const listener: SessionListener = {
    ready: ({ environment }) => recorder.environment(run, { ...environment, ...dependencies.environment }),
    started: message => recorder.started(run, message),
    progress({ type: _, ...beat }) {
      progress = { run_id: run.id, ...beat }
      bus.publish({ type: 'progressed', progress })
    },
    silent() {
      progress = { ...(progress ?? { ...noProgress, run_id: run.id }), silent: true }
      bus.publish({ type: 'progressed', progress })
    },
    epoch({ epoch, points }) {
      recorder.epoch(run, epoch, points)
      dependencies.onEpoch?.(run, epoch, points)
    },
    checkpoints: ({ checkpoints }) => recorder.checkpoints(run, checkpoints),
    log: lines => recorder.log(run, lines),
    end,
    exit: () => exit(undefined)
  }

  function endWithoutProcess(outcome: 'stopped' | 'failed', error: SessionEnd['error']): void {
    end({ outcome, epochs_done: null, test: null, error })
    exit(undefined)
  }

  async function launch(): Promise<void> {
    try {
      const start = await prepareStart(run, dependencies)
      if (stopAs) endWithoutProcess('stopped', null)
      else session = createTrainerSession({ launcher, threads: Number(start.hyperparameters['threads'] ?? 1), start, timeouts, listener })
    } catch (error) {
      endWithoutProcess('failed', asError(error))
    }
  }
  void launch()

  return {
    run,
    ended,
    exited,
    gone: Promise.all([ended, exited]).then(() => undefined),
    giveUp: () => unwritten?.giveUp(),
    isTraining: () => isTraining,
    isHeld: () => isHeld && stopAs === undefined,
    progress: () => progress,
    stop(as, { force = false, reason = null } = {}) {
      if (stopAs === undefined) stopReason = reason
      stopAs ??= as
      if (force) session?.kill()
      else session?.stop()
    }
  }
}

/** The run's hyperparameters as recorded, and its data, which may have been lost or altered while it waited. */
async function prepareStart({ number, id }: RunKey, { tables, datasets, checkpointsFolder }: ActiveRunDependencies): Promise<Start> {
  const row = tables.runs.byId(id)
  const dataset = datasets.of(row ?? { dataset_name: '', dataset_sha256: '' })
  await dataset.verify()
  return {
    type: 'start',
    run_id: id,
    hyperparameters: tables.hyperparameters.ofRuns([number]).get(number) ?? {},
    dataset: dataset.files,
    checkpoint_folder: join(checkpointsFolder, id),
    epochs_known: row?.epochs_done ?? 0,
    fork: row && row.parent_run_id !== null ? { file: join(checkpointsFolder, id, forkFile), epoch: row.parent_epoch ?? 0 } : null
  }
}
