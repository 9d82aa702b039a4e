import { relative } from 'node:path'
import type { Environment, RunState } from '../../shared/run.ts'
import type { Point } from '../../shared/series.ts'
import type { FromTrainer } from '../../shared/trainerProtocol.ts'
import type { Changes } from '../changes.ts'
import type { EventBus } from '../eventBus.ts'
import type { NewCheckpoint } from '../storage/checkpointsTable.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { assertMove } from './runStates.ts'
import type { SessionEnd } from './trainerSession.ts'

/** A run as everything here names it: by its key in the library and by what the outside calls it. */
export type RunKey = { number: number; id: string }
export type Recorder = ReturnType<typeof createRecorder>

type Started = Extract<FromTrainer, { type: 'started' }>
type Dependencies = { store: Store; tables: Tables; bus: EventBus; changes: Changes; now: () => number; checkpointsFolder: string }

/** Writes what happens to runs into the library and tells the windows. States are on disk before anyone hears of them. */
export function createRecorder(dependencies: Dependencies) {
  return { ...createStateRecorder(dependencies), ...createMeasurementRecorder(dependencies) }
}

function createStateRecorder({ store, tables, changes, now }: Dependencies) {
  function move({ id, number }: RunKey, to: RunState, write: (row: RunRow) => void): void {
    store.durably(() => {
      const row = tables.runs.byId(id)
      if (!row) throw new Error(`Run #${number} is not in the library`)
      assertMove(row.state, to)
      write(row)
    })
    changes.run(number)
    changes.experiments()
  }
  return {
    began: (run: RunKey): void => move(run, 'running', () => tables.runs.begin(run.number, now())),
    ended: (run: RunKey, state: RunState, { error, test, epochs_done }: Omit<SessionEnd, 'outcome'>): void =>
      move(run, state, () => tables.runs.end(run.number, { state, endedAt: now(), epochsDone: epochs_done, error, test })),
    /** A run that waits or is paused and shall not be trained after all; one that was trained before ended then. */
    withdrawn: (run: RunKey): void =>
      move(run, 'stopped', ({ ended_at }) =>
        tables.runs.end(run.number, { state: 'stopped', endedAt: ended_at ?? now(), epochsDone: null, error: null, test: null })
      ),
    /** A run whose owner died: it ended when it was last heard of. */
    interrupted: (run: RunKey): void =>
      move(run, 'interrupted', () => {
        const endedAt = Math.round(tables.runs.lastSignOfLife(run.number) ?? now())
        tables.runs.end(run.number, { state: 'interrupted', endedAt, epochsDone: null, error: null, test: null })
      })
  }
}

function createMeasurementRecorder({ store, tables, bus, changes, now, checkpointsFolder }: Dependencies) {
  return {
    environment({ number }: RunKey, environment: Environment): void {
      store.atomically(() => tables.environments.put(number, environment))
    },
    started({ number }: RunKey, { parameters, train_samples, validation_samples, test_samples, steps_per_epoch }: Started): void {
      store.atomically(() => tables.runs.setSizes(number, { parameters, train_samples, validation_samples, test_samples, steps_per_epoch }))
      changes.run(number)
    },
    /** All points of one epoch, their summaries and the count of epochs: all of it or nothing. */
    epoch({ number, id }: RunKey, epoch: number, points: Point[]): void {
      store.atomically(() => {
        tables.points.write(number, points)
        tables.runs.setEpochsDone(number, epoch)
      })
      bus.publish({ type: 'points_added', run_id: id, points })
      changes.run(number)
    },
    checkpoints({ number }: RunKey, checkpoints: readonly NewCheckpoint[]): void {
      // Relative, so that a library can be moved to another folder.
      const files = checkpoints.map(checkpoint => ({ ...checkpoint, file: relative(checkpointsFolder, checkpoint.file) }))
      store.atomically(() => tables.checkpoints.replace(number, files))
    },
    log({ number, id }: RunKey, lines: string[]): void {
      store.atomically(() => tables.logLines.append(number, now(), lines))
      bus.publish({ type: 'log_grew', run_id: id, lines })
    }
  }
}
