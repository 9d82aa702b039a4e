import type { Database } from 'better-sqlite3'
import type { Edit, EditKind } from '../../shared/edit.ts'
import type { FieldValue, RunField } from './runFields.ts'
import type { SweepField } from './sweepsTable.ts'

export type RunChange = { run: number; field: RunField; before: FieldValue; after: FieldValue }
/** An experiment without a name is not there: its name goes from null to something when it is made. */
export type ExperimentChange = { experiment: string; field: 'name' | 'baseline_run_id'; before: string | null; after: string | null }
export type SweepChange = { sweep: number; field: SweepField; before: FieldValue; after: FieldValue }
/** All that one edit changed. */
export type EditChanges = { runs: readonly RunChange[]; experiments: readonly ExperimentChange[]; sweeps: readonly SweepChange[] }
export type EditRow = Edit & { time: number }
type NewEdit = { history: string; kind: EditKind; name: string; time: number }

const select = `SELECT e.id, e.kind, e.name, e.time, (SELECT count(DISTINCT run) FROM edited_runs WHERE edit = e.id) AS runs FROM edits e`

/** How far back each history goes. */
const depth = 200

export function createEditsTable(database: Database) {
  return { ...createReads(database), ...createWrites(database), ...createRemovals(database) }
}

function createReads(database: Database) {
  const newestDone = database.prepare<[string], EditRow>(`${select} WHERE e.history = ? AND e.undone = 0 ORDER BY e.id DESC LIMIT 1`)
  const oldestUndone = database.prepare<[string], EditRow>(`${select} WHERE e.history = ? AND e.undone = 1 ORDER BY e.id LIMIT 1`)
  const ofRuns = database.prepare<[number], RunChange>('SELECT run, field, before, after FROM edited_runs WHERE edit = ?')
  const ofExperiments = database.prepare<[number], ExperimentChange>(
    'SELECT experiment, field, before, after FROM edited_experiments WHERE edit = ?'
  )
  const ofSweeps = database.prepare<[number], SweepChange>('SELECT sweep, field, before, after FROM edited_sweeps WHERE edit = ?')
  return {
    /** What an undo would take back. */
    newestDone: (history: string): EditRow | undefined => newestDone.get(history),
    /** What a redo would do again. */
    oldestUndone: (history: string): EditRow | undefined => oldestUndone.get(history),
    runChanges: (edit: number): RunChange[] => ofRuns.all(edit),
    changes: (edit: number): EditChanges => ({ runs: ofRuns.all(edit), experiments: ofExperiments.all(edit), sweeps: ofSweeps.all(edit) })
  }
}

function createWrites(database: Database) {
  const insert = database.prepare<[NewEdit]>('INSERT INTO edits (history, kind, name, time) VALUES (@history, @kind, @name, @time)')
  const insertRun = database.prepare<[number, number, string, FieldValue, FieldValue]>(
    'INSERT INTO edited_runs (edit, run, field, before, after) VALUES (?, ?, ?, ?, ?)'
  )
  const insertExperiment = database.prepare<[number, string, string, string | null, string | null]>(
    'INSERT INTO edited_experiments (edit, experiment, field, before, after) VALUES (?, ?, ?, ?, ?)'
  )
  const insertSweep = database.prepare<[number, number, string, FieldValue, FieldValue]>(
    'INSERT INTO edited_sweeps (edit, sweep, field, before, after) VALUES (?, ?, ?, ?, ?)'
  )
  const setUndone = database.prepare<[number, number]>('UPDATE edits SET undone = ? WHERE id = ?')
  const setAfter = database.prepare<[FieldValue, number, number, string]>(
    'UPDATE edited_runs SET after = ? WHERE edit = ? AND run = ? AND field = ?'
  )
  return {
    /** Returns the edit's id. */
    insert(edit: NewEdit, { runs, experiments, sweeps }: EditChanges): number {
      const id = Number(insert.run(edit).lastInsertRowid)
      for (const { run, field, before, after } of runs) insertRun.run(id, run, field, before, after)
      for (const { experiment, field, before, after } of experiments) insertExperiment.run(id, experiment, field, before, after)
      for (const { sweep, field, before, after } of sweeps) insertSweep.run(id, sweep, field, before, after)
      return id
    },
    setUndone: (id: number, undone: boolean): void => void setUndone.run(Number(undone), id),
    setAfter: (id: number, { run, field, after }: Omit<RunChange, 'before'>): void => void setAfter.run(after, id, run, field)
  }
}

function createRemovals(database: Database) {
  const undone = database.prepare<[string]>('DELETE FROM edits WHERE history = ? AND undone = 1')
  const old = database.prepare<[string, string, number]>(
    'DELETE FROM edits WHERE history = ? AND id <= (SELECT id FROM edits WHERE history = ? ORDER BY id DESC LIMIT 1 OFFSET ?)'
  )
  const forgetBaselines = (['before', 'after'] as const).map(side =>
    database.prepare(
      `UPDATE edited_experiments SET ${side} = NULL WHERE field = 'baseline_run_id' AND ${side} IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = ${side})`
    )
  )
  const unchanged = database.prepare('DELETE FROM edited_experiments WHERE before IS after')
  // A move that made an experiment is about its runs all the same.
  const empty = database.prepare(
    `DELETE FROM edits WHERE NOT EXISTS (SELECT 1 FROM edited_runs WHERE edit = edits.id)
     AND NOT EXISTS (SELECT 1 FROM edited_sweeps WHERE edit = edits.id)
     AND (kind = 'move' OR NOT EXISTS (SELECT 1 FROM edited_experiments WHERE edit = edits.id))`
  )
  return {
    /** What was taken back cannot be done again once something else was done. */
    removeUndone: (history: string): void => void undone.run(history),
    removeOld: (history: string): void => void old.run(history, history, depth),
    /** After runs or sweeps were deleted for good: their own rows are gone by then, and what changed nothing else goes, too. */
    forgetRemoved(): void {
      for (const forget of forgetBaselines) forget.run()
      unchanged.run()
      empty.run()
    }
  }
}
