import { ExpectedError } from '../../shared/errors.ts'
import type { Changes } from '../changes.ts'
import type { Log } from '../log.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { canGoOn } from '../training/runStates.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { requireRun } from './requireRun.ts'
import type { RunFolders } from './runFolders.ts'

type Dependencies = {
  store: Store
  tables: Tables
  changes: Changes
  supervisor: Supervisor
  folders: RunFolders
  log: Log
  now: () => number
}
type RunKey = Pick<RunRow, 'number' | 'id'>

/** How long the trash keeps a run: what was deleted by mistake is missed within a month, and checkpoints are too large to keep for ever. */
const trashKeptMs = 30 * 24 * 60 * 60 * 1000

export type Purge = ReturnType<typeof createPurge>

function assertPurgeable(run: RunRow): void {
  if (run.trashed_at !== null && !canGoOn(run.state)) return
  const message = canGoOn(run.state)
    ? `A run that is ${run.state} cannot be deleted forever. Stop it first.`
    : 'Only runs in the trash can be deleted forever. Move it to the trash first.'
  throw new ExpectedError('ILLEGAL_STATE', message, { state: run.state, action: 'purge' })
}

/** Ends runs for good: there is no way back from here. */
export function createPurge({ store, tables, changes, supervisor, folders, log, now }: Dependencies) {
  /** The files go after the rows: the other way round, a crash between the two would leave runs whose checkpoints are lost. */
  async function remove(runs: readonly RunKey[]): Promise<void> {
    store.durably(() => {
      for (const { number } of runs) tables.runs.remove(number)
      tables.edits.forgetRemoved()
    })
    changes.removed(runs.map(({ id }) => id))
    changes.experiments()
    for (const { id } of runs)
      await folders.remove(id).catch((error: unknown) => log.error('run_folder_not_removed', { run_id: id, error }))
  }

  /** Sweeps without their runs. */
  function removeSweeps(numbers: readonly number[]): void {
    store.durably(() => {
      for (const number of numbers) tables.sweeps.remove(number)
      tables.edits.forgetRemoved()
    })
    changes.stale()
    log.info('sweeps_purged', { numbers })
  }

  function purgeable(ids: readonly string[]): RunRow[] {
    const runs = ids.map(id => requireRun(tables, id))
    runs.forEach(assertPurgeable)
    return runs
  }

  return {
    removeSweeps,
    /** All of them or, where one is unknown, active or not in the trash, none. */
    async purge(ids: readonly string[]): Promise<void> {
      const unique = [...new Set(ids)]
      purgeable(unique)
      // A process may outlive its run for a moment, and would write its files anew.
      await supervisor.gone(unique)
      // Somebody may have restored one meanwhile.
      const runs = purgeable(unique)
      await remove(runs)
      log.info('runs_purged', { numbers: runs.map(({ number }) => number) })
    },
    /** Removes what has been in the trash for too long. Never throws: a library opens without it as well. */
    async purgeOld(): Promise<void> {
      try {
        const oldest = now() - trashKeptMs
        const runs = tables.runs.trashedBefore(oldest).filter(run => !canGoOn(run.state))
        if (runs.length > 0) {
          await remove(runs)
          log.info('old_trash_removed', { numbers: runs.map(({ number }) => number) })
        }
        const sweeps = tables.sweeps.trashed().filter(({ trashed_at }) => trashed_at !== null && trashed_at < oldest)
        if (sweeps.length > 0) removeSweeps(sweeps.map(({ number }) => number))
      } catch (error) {
        log.error('old_trash_not_removed', { error })
      }
    },
    sizes: (ids: readonly string[]): Promise<{ run_id: string; bytes: number }[]> =>
      Promise.all(ids.map(async id => ({ run_id: id, bytes: await folders.bytes(requireRun(tables, id).id) })))
  }
}
