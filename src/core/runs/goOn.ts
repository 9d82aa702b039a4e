import { checkHyperparameters } from '../../shared/checkHyperparameters.ts'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { Run } from '../../shared/run.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { assertMove } from '../training/runStates.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { fingerprint } from './fingerprint.ts'
import { readRuns } from './readRuns.ts'
import { lastQueuePosition } from './recordRun.ts'
import { requireRun } from './requireRun.ts'

type Dependencies = { store: Store; tables: Tables; changes: Changes; supervisor: Supervisor }
export type GoOn = ReturnType<typeof createGoOn>

const illegal = (message: string, state: string, action: string): Error => new ExpectedError('ILLEGAL_STATE', message, { state, action })

/** Lets runs that ended go on from their last checkpoint. The curve is that of a run which was never cut. */
export function createGoOn({ store, tables, changes, supervisor }: Dependencies) {
  const rows = (ids: readonly string[]): RunRow[] => [...new Set(ids)].map(own)
  function own(id: string): RunRow {
    const row = requireRun(tables, id)
    if (row.source === 'trialbook') return row
    throw illegal('Another program trained this run; only that can go on with it.', row.state, 'resume')
  }

  /** Puts runs into the queue again, last. */
  function requeue(runs: readonly RunRow[], write: (run: RunRow) => void = () => undefined): void {
    const last = lastQueuePosition(tables)
    for (const [index, run] of runs.entries()) {
      tables.runs.requeue(run.number, last + 1 + index)
      write(run)
    }
  }

  function handOver(runs: readonly RunRow[]): Run[] {
    const numbers = runs.map(({ number }) => number)
    changes.runs(numbers)
    supervisor.enqueue(runs.map(({ id }) => id))
    return readRuns(tables, numbers)
  }

  /** Another sitting needs the folder to itself: the process of the one before must be gone. */
  async function settled(ids: readonly string[]): Promise<RunRow[]> {
    rows(ids)
    await supervisor.gone(ids)
    return rows(ids)
  }

  function longer(run: RunRow, epochs: number): Record<string, unknown> {
    const values = tables.hyperparameters.ofRuns([run.number]).get(run.number) ?? {}
    const checked = checkHyperparameters({ ...values, num_epochs: Number(values['num_epochs']) + epochs })
    if (!checked.ok) throw invalidInput(checked.faults)
    return checked.value
  }

  return {
    /** After a pause, a stop, an interruption, a failure or pruning; all of them or none. */
    async resume(ids: readonly string[]): Promise<Run[]> {
      const runs = await settled(ids)
      for (const { state, trashed_at } of runs) {
        if (trashed_at !== null) throw illegal('A run in the trash cannot be resumed. Restore it first.', 'trashed', 'resume')
        if (state === 'completed') throw illegal('This run is complete. Extend it by more epochs instead.', state, 'resume')
        assertMove(state, 'queued')
      }
      store.durably(() => requeue(runs))
      return handOver(runs)
    },
    /** A completed run goes on for more epochs. */
    async extend(id: string, epochs: number): Promise<Run[]> {
      const runs = await settled([id])
      const [run] = runs as [RunRow]
      const values = longer(run, epochs)
      const planned = Number(values['num_epochs']) - epochs
      if (run.state !== 'completed' || run.trashed_at !== null)
        throw illegal(
          `Only a completed run can be extended; this one is ${run.trashed_at === null ? run.state : 'in the trash'}.`,
          run.state,
          'extend'
        )
      if (run.epochs_done < planned)
        throw illegal('This run ended early, by its own patience; more epochs would not be trained.', run.state, 'extend')
      store.durably(() =>
        requeue(runs, ({ number, dataset_sha256, parent_run_id, parent_epoch }) => {
          const parent = parent_run_id === null ? null : { run_id: parent_run_id, epoch: parent_epoch ?? 0 }
          tables.hyperparameters.setNumber(number, 'num_epochs', Number(values['num_epochs']))
          tables.runs.setFingerprint(number, fingerprint(dataset_sha256, values as Parameters<typeof fingerprint>[1], parent))
        })
      )
      return handOver(runs)
    },
    /** Ends the processes of runs that train, after their batch and a checkpoint; others are left alone. */
    async pause(ids: readonly string[]): Promise<Run[]> {
      const runs = rows(ids)
      await supervisor.pause(ids)
      return readRuns(
        tables,
        runs.map(({ number }) => number)
      )
    }
  }
}
