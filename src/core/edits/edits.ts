import type { Edit, EditKind, MovedEdit } from '../../shared/edit.ts'
import type { Changes } from '../changes.ts'
import type { EditChanges, EditRow, RunChange } from '../storage/editsTable.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'
import { applyChanges, writeExperiment } from './applyChanges.ts'
import type { LeftAlone } from './applyChanges.ts'

export type EditsDependencies = { store: Store; tables: Tables; changes: Changes; now: () => number }
/** What an edit is called and whose history it goes into. */
export type EditRequest = { history: string; kind: EditKind; name: string }
type Planned = Partial<EditChanges>
type Move = { history: string; edit?: number | undefined }

export type Edits = ReturnType<typeof createEdits>

const asEdit = ({ id, kind, name, runs }: EditRow): Edit => ({ id, kind, name, runs })

/** Every change people make to what the library keeps passes here: it is written and recorded in one transaction, and can be taken back. */
export function createEdits({ store, tables, changes, now }: EditsDependencies) {
  function tell({ runs, experiments, sweeps }: EditChanges): void {
    changes.runs([...new Set(runs.map(({ run }) => run))])
    const movesRuns = runs.some(({ field }) => field === 'trashed_at' || field === 'experiment_id')
    if (movesRuns || experiments.length > 0) changes.experiments()
    // Every run says the name of its experiment; and whole lists change with a sweep.
    if (sweeps.length > 0 || experiments.some(({ field, before, after }) => field === 'name' && before !== null && after !== null))
      changes.stale()
  }

  function write({ runs, experiments, sweeps }: EditChanges, time: number): void {
    for (const change of experiments) writeExperiment(tables, change, time)
    for (const { run, field, after } of runs) tables.runFields[field].write(run, after)
    for (const { sweep, field, after } of sweeps) tables.sweeps.fields[field].write(sweep, after)
  }

  /** Makes what `plan` says, which is asked within the transaction. Null, and nothing recorded, where that is nothing. */
  function make({ history, kind, name }: EditRequest, plan: () => Planned): Edit | null {
    const time = now()
    const made = store.durably(() => {
      const { runs = [], experiments = [], sweeps = [] } = plan()
      if (runs.length === 0 && experiments.length === 0 && sweeps.length === 0) return null
      write({ runs, experiments, sweeps }, time)
      tables.edits.removeUndone(history)
      const id = tables.edits.insert({ history, kind, name, time }, { runs, experiments, sweeps })
      tables.edits.removeOld(history)
      return { id, runs, experiments, sweeps }
    })
    if (!made) return null
    tell(made)
    return { id: made.id, kind, name, runs: new Set(made.runs.map(({ run }) => run)).size }
  }

  /** Goes on with the newest edit instead of making another, where it is that edit and changed the same field of the same run. */
  function goOn({ history, edit }: { history: string; edit: number | undefined }, change: RunChange): Edit | null {
    if (edit === undefined) return null
    const row = store.durably(() => {
      const newest = tables.edits.newestDone(history)
      const [first, ...others] = newest?.id === edit ? tables.edits.runChanges(edit) : []
      const isSame = others.length === 0 && first?.run === change.run && first.field === change.field && first.after === change.before
      if (!newest || !isSame) return null
      tables.runFields[change.field].write(change.run, change.after)
      tables.edits.setAfter(edit, change)
      tables.edits.removeUndone(history)
      return newest
    })
    if (!row) return null
    tell({ runs: [change], experiments: [], sweeps: [] })
    return asEdit(row)
  }

  function nameOfLeft({ runs, experiments, sweeps }: LeftAlone, changed: EditChanges): MovedEdit['changed_since'] {
    const rows = tables.runs.byNumbers([...runs]).map(({ name, number }) => ({ name, number }))
    const names = [...experiments].map(id => {
      const own = changed.experiments.find(({ experiment, field }) => experiment === id && field === 'name')
      return { name: tables.experiments.nameOf(id) ?? own?.before ?? own?.after ?? '', number: null }
    })
    const searches = [...sweeps].map(number => ({ name: String(tables.sweeps.fields.name.read(number) ?? ''), number: null }))
    return [...rows, ...names, ...searches]
  }

  function move(direction: 'undo' | 'redo', { history, edit }: Move): MovedEdit {
    const moved = store.durably(() => {
      const row = direction === 'undo' ? tables.edits.newestDone(history) : tables.edits.oldestUndone(history)
      if (!row || (edit !== undefined && row.id !== edit)) return null
      const changed = tables.edits.changes(row.id)
      const left = applyChanges(tables, changed, { direction, time: row.time })
      tables.edits.setUndone(row.id, direction === 'undo')
      return { row, changed, left }
    })
    if (!moved) return { edit: null, changed_since: [] }
    tell(moved.changed)
    return { edit: asEdit(moved.row), changed_since: nameOfLeft(moved.left, moved.changed) }
  }

  return {
    make,
    goOn,
    /** With `edit`, only if that one is next. */
    undo: (which: Move): MovedEdit => move('undo', which),
    redo: (which: Move): MovedEdit => move('redo', which),
    next(history: string): { undo: Edit | null; redo: Edit | null } {
      const [undo, redo] = [tables.edits.newestDone(history), tables.edits.oldestUndone(history)]
      return { undo: undo ? asEdit(undo) : null, redo: redo ? asEdit(redo) : null }
    }
  }
}
