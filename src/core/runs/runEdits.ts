import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { Edit, EditKind, editRunsSchema, markRunsSchema, moveRunsSchema, noteRunsSchema, tagRunsSchema } from '../../shared/edit.ts'
import { mostPinned } from '../../shared/run.ts'
import { planChanges } from '../edits/applyChanges.ts'
import type { Edits } from '../edits/edits.ts'
import type { RunChange } from '../storage/editsTable.ts'
import type { FieldValue, RunField } from '../storage/runFields.ts'
import type { RunKey } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { canGoOn } from '../training/runStates.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { requireRuns } from './requireRun.ts'

type Dependencies = { tables: Tables; edits: Edits; supervisor: Supervisor; now: () => number }
export type RunEdits = ReturnType<typeof createRunEdits>

const marks = ['locked', 'starred', 'archived', 'pinned'] as const
type Mark = (typeof marks)[number]
const kindOfMark: Record<Mark, readonly [off: EditKind, on: EditKind]> = {
  locked: ['unlock', 'lock'],
  starred: ['unstar', 'star'],
  archived: ['unarchive', 'archive'],
  pinned: ['unpin', 'pin']
}

const tooManyPinned = (): Error =>
  invalidInput([
    {
      field: 'pinned',
      code: 'too_many_pinned',
      message: `An experiment can have at most ${mostPinned} pinned runs. Unpin one first.`,
      params: { n: mostPinned }
    }
  ])

const lockedInTrash = (): Error =>
  new ExpectedError('ILLEGAL_STATE', 'A run in the trash cannot be locked. Restore it first.', { state: 'trashed', action: 'lock' })

const isTrashed = ({ trashed_at }: RunKey): boolean => trashed_at !== null

function appended(note: FieldValue, text: string): string {
  const before = String(note)
  return before === '' ? text : `${before.trimEnd()}\n\n${text}`
}

/** What people change about runs that exist, one or many at once: all of them or none, in one step of the undo history. An unknown id is NOT_FOUND. */
export function createRunEdits({ tables, edits, supervisor, now }: Dependencies) {
  const find = (ids: readonly string[]): RunKey[] => requireRuns(tables, ids)
  const plan = (runs: readonly RunKey[], field: RunField, to: (before: FieldValue) => FieldValue): RunChange[] =>
    planChanges(tables, { runs: runs.map(({ number }) => number), field }, to)
  const nameOf = (runs: readonly RunKey[]): string => runs[0]?.name ?? ''

  /** One that is pinned already keeps its place among the pinned. Throws INVALID_INPUT where more would be than an experiment may have. */
  function planPins(runs: readonly RunKey[], on: boolean): RunChange[] {
    const time = now()
    const planned = plan(runs, 'pinned_at', before => (on ? (before ?? time) : null))
    const experimentOf = new Map(runs.map(run => [run.number, run.experiment_id]))
    const added = Map.groupBy(on ? planned : [], ({ run }) => experimentOf.get(run) ?? '')
    for (const [experiment, some] of added) if (tables.runs.pinnedCount(experiment) + some.length > mostPinned) throw tooManyPinned()
    return planned
  }

  function mark({ ids, history, ...wanted }: z.output<typeof markRunsSchema>): Edit | null {
    const runs = find(ids)
    // A locked run is never in the trash, so that emptying it needs no exceptions.
    if (wanted.locked && runs.some(isTrashed)) throw lockedInTrash()
    const given = marks.flatMap(flag => (wanted[flag] === undefined ? [] : { flag, on: wanted[flag] }))
    const [only, ...others] = given
    const kind = only && others.length === 0 ? kindOfMark[only.flag][only.on ? 1 : 0] : 'mark'
    return edits.make({ history, kind, name: nameOf(runs) }, () => ({
      runs: given.flatMap(({ flag, on }) => (flag === 'pinned' ? planPins(runs, on) : plan(runs, flag, () => Number(on))))
    }))
  }

  function tag({ ids, history, add, remove }: z.output<typeof tagRunsSchema>): Edit | null {
    const runs = find(ids)
    const change = (before: FieldValue): string => {
      const kept = (JSON.parse(String(before)) as string[]).filter(one => !remove.includes(one))
      return JSON.stringify([...new Set([...kept, ...add])])
    }
    return edits.make({ history, kind: 'tag', name: nameOf(runs) }, () => ({ runs: plan(runs, 'tags', change) }))
  }

  function note({ ids, history, text, append, goes_on }: z.output<typeof noteRunsSchema>): Edit | null {
    const runs = find(ids)
    const planned = (): RunChange[] => plan(runs, 'note', before => (append ? appended(before, text) : text))
    const [change, ...others] = goes_on === undefined ? [] : planned()
    const continued = change && others.length === 0 ? edits.goOn({ history, edit: goes_on }, change) : null
    return continued ?? edits.make({ history, kind: 'note', name: nameOf(runs) }, () => ({ runs: planned() }))
  }

  function move({ ids, history, experiment }: z.output<typeof moveRunsSchema>): Edit | null {
    const runs = find(ids)
    return edits.make({ history, kind: 'move', name: experiment }, () => {
      const known = tables.experiments.idOfName(experiment)
      const id = known ?? randomUUID()
      return {
        runs: plan(runs, 'experiment_id', () => id),
        experiments: known === undefined ? [{ experiment: id, field: 'name', before: null, after: experiment }] : []
      }
    })
  }

  return {
    mark,
    tag,
    note,
    move,
    rename({ id, name, history }: { id: string; name: string; history: string }): Edit | null {
      const runs = find([id])
      return edits.make({ history, kind: 'rename', name: nameOf(runs) }, () => ({ runs: plan(runs, 'name', () => name) }))
    },
    /** What trains or waits is stopped first; what is locked goes on as it does, and is told. */
    async trash({ ids, history }: z.output<typeof editRunsSchema>): Promise<{ edit: Edit | null; skipped: string[] }> {
      const isUnlocked = ({ locked }: RunKey): boolean => locked === 0
      const idsOf = (runs: readonly RunKey[]): string[] => runs.map(({ id }) => id)
      await supervisor.stop(idsOf(find(ids).filter(run => isUnlocked(run) && canGoOn(run.state))), false)
      // Asked again: somebody may have locked one meanwhile.
      const runs = find(ids)
      const moved = runs.filter(isUnlocked)
      const edit = edits.make({ history, kind: 'trash', name: nameOf(moved) }, () => ({
        runs: plan(moved, 'trashed_at', before => before ?? now())
      }))
      return { edit, skipped: idsOf(runs.filter(run => !isUnlocked(run))) }
    },
    restore({ ids, history }: z.output<typeof editRunsSchema>): Edit | null {
      const runs = find(ids)
      return edits.make({ history, kind: 'restore', name: nameOf(runs) }, () => ({ runs: plan(runs, 'trashed_at', () => null) }))
    }
  }
}
