import { ExpectedError } from '../../shared/errors.ts'
import type { Edit } from '../../shared/edit.ts'
import type { Sweep } from '../../shared/sweep.ts'
import { planChanges } from '../edits/applyChanges.ts'
import type { Edits } from '../edits/edits.ts'
import type { Purge } from '../runs/purge.ts'
import { requireRuns } from '../runs/requireRun.ts'
import type { RunChange, SweepChange } from '../storage/editsTable.ts'
import type { RunKey } from '../storage/runsTable.ts'
import type { SweepRow } from '../storage/sweepsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { canGoOn } from '../training/runStates.ts'
import type { Supervisor } from '../training/supervisor.ts'

type Dependencies = {
  tables: Tables
  edits: Edits
  purge: Purge
  supervisor: Supervisor
  sweeps: { require(id: string): SweepRow; show(row: SweepRow): Sweep; stop(id: string, force: boolean): Promise<Sweep> }
  now: () => number
}
type Asked = { ids: readonly string[]; history: string }
export type SweepTrash = ReturnType<typeof createSweepTrash>

const isActive = ({ state }: SweepRow): boolean => state === 'running' || state === 'paused'

/** Sweeps go to the trash and come back with their trials, in one step of the undo history. An unknown id is NOT_FOUND. */
export function createSweepTrash({ tables, edits, purge, supervisor, sweeps, now }: Dependencies) {
  const find = (ids: readonly string[]): SweepRow[] => [...new Set(ids)].map(sweeps.require)
  const runsOf = (rows: readonly SweepRow[]): RunKey[] =>
    requireRuns(
      tables,
      rows.flatMap(({ id }) => tables.trials.runIdsOf(id))
    )
  const numbers = (runs: readonly RunKey[]): number[] => runs.map(({ number }) => number)
  const changeOf = ({ number, trashed_at }: SweepRow, after: number | null): SweepChange[] =>
    trashed_at === after ? [] : [{ sweep: number, field: 'trashed_at', before: trashed_at, after }]

  function plan(rows: readonly SweepRow[], runs: readonly RunKey[], after: number | null): { runs: RunChange[]; sweeps: SweepChange[] } {
    return {
      runs: planChanges(tables, { runs: numbers(runs), field: 'trashed_at' }, () => after),
      sweeps: rows.flatMap(row => changeOf(row, after))
    }
  }

  function purgeable(ids: readonly string[]): SweepRow[] {
    const rows = find(ids)
    if (rows.some(({ trashed_at }) => trashed_at === null)) {
      const message = 'Only sweeps in the trash can be deleted forever. Move it to the trash first.'
      throw new ExpectedError('ILLEGAL_STATE', message, { state: 'listed', action: 'purge' })
    }
    return rows
  }

  return {
    list: (): { sweep: Sweep; run_ids: string[] }[] =>
      tables.sweeps.trashed().map(row => ({
        sweep: sweeps.show(row),
        run_ids: runsOf([row]).flatMap(({ id, trashed_at }) => (trashed_at === null ? [] : id))
      })),
    /** What trains is stopped first. `skipped` are runs that are locked, and stay where they are. */
    async trash({ ids, history }: Asked): Promise<{ edit: Edit | null; skipped: string[] }> {
      for (const row of find(ids)) if (isActive(row)) await sweeps.stop(row.id, false)
      const open = runsOf(find(ids)).filter(({ state, locked }) => locked === 0 && canGoOn(state))
      await supervisor.stop(
        open.map(({ id }) => id),
        false
      )
      // Asked again: somebody may have locked a run, or gone on with the sweep, meanwhile.
      const rows = find(ids).filter(row => !isActive(row))
      const runs = runsOf(rows)
      const moved = runs.filter(({ locked, trashed_at }) => locked === 0 && trashed_at === null)
      const edit = edits.make({ history, kind: 'sweep_trash', name: rows[0]?.name ?? '' }, () => plan(rows, moved, now()))
      return { edit, skipped: runs.filter(({ locked }) => locked === 1).map(({ id }) => id) }
    },
    /** With the runs that went along; those that were in the trash before stay there. */
    restore({ ids, history }: Asked): Edit | null {
      const rows = find(ids).filter(({ trashed_at }) => trashed_at !== null)
      const runs = rows.flatMap(row => runsOf([row]).filter(({ trashed_at }) => trashed_at === row.trashed_at))
      return edits.make({ history, kind: 'sweep_restore', name: rows[0]?.name ?? '' }, () => plan(rows, runs, null))
    },
    /** Removes sweeps that are in the trash for good, with those of their runs that are there, too. */
    async purge(ids: readonly string[]): Promise<void> {
      const runs = runsOf(purgeable(ids)).filter(({ trashed_at }) => trashed_at !== null)
      await purge.purge(runs.map(({ id }) => id))
      purge.removeSweeps(purgeable(ids).map(({ number }) => number))
    }
  }
}
