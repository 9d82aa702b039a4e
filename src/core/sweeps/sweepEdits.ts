import { encode } from '../../search/encode.ts'
import type { ParameterValue, Values } from '../../search/parameter.ts'
import type { Space } from '../../search/space.ts'
import { valueFault } from '../../shared/checkHyperparameters.ts'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { FieldFault } from '../../shared/errors.ts'
import type { Edit } from '../../shared/edit.ts'
import type { Sweep, SweepEdit } from '../../shared/sweep.ts'
import type { Changes } from '../changes.ts'
import type { Edits } from '../edits/edits.ts'
import type { SweepChange } from '../storage/editsTable.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { SweepPlan, SweepRow } from '../storage/sweepsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { TrialRow } from '../storage/trialsTable.ts'
import type { CheckedPlan } from './checkSweep.ts'
import { spaceOf } from './readSweep.ts'
import { stateOf } from './trialOutcome.ts'

type Dependencies = {
  store: Store
  edits: Edits
  tables: Tables
  changes: Changes
  require(id: string): SweepRow
  check(plan: SweepPlan, dataset: string): CheckedPlan
  trialsOf(row: SweepRow): TrialRow[]
  wake(row: SweepRow): void
  show(row: SweepRow): Sweep
  changed(id: string): void
  pump(): void
}

const fault = (field: string, code: string, message: string): FieldFault => ({ field, code, message, params: {} })

/** What is wrong with values picked by hand: names that are not searched, values that are none, and, unless allowed, places outside the space. */
function pickFaults(space: Space, values: Readonly<Record<string, unknown>>, allowOutside: boolean): FieldFault[] {
  const names = new Set(space.parameters.map(({ name }) => name))
  const faults = Object.entries(values).flatMap(([name, value]) =>
    names.has(name) ? (valueFault(name, value) ?? []) : fault(name, 'not_searched', `“${name}” is not a parameter of this sweep.`)
  )
  if (faults.length === 0 && !allowOutside && encode(space, values as Values) === null)
    faults.push(fault('values', 'outside_space', 'This point is outside the search space. Widen the space, or allow points outside.'))
  return faults
}

/** What people change about a sweep while it runs. */
export function createSweepEdits({ store, edits, tables, require, check, trialsOf, wake, show, changed, pump }: Dependencies) {
  return {
    /** Objective and method stay: another objective is another sweep. `outside` counts the trials that the new space leaves out. */
    edit(id: string, { name, history, ...wanted }: SweepEdit): { sweep: Sweep; outside: number; edit: Edit | null } {
      const row = require(id)
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
      const { plan, space } = check({ ...row.plan, ...given }, row.dataset_name)
      const planned = (): SweepChange[] => {
        const after = { name: name ?? row.name, request: JSON.stringify(plan) }
        return (['name', 'request'] as const).flatMap(field => {
          const before = tables.sweeps.fields[field].read(row.number) ?? null
          return before === after[field] ? [] : { sweep: row.number, field, before, after: after[field] }
        })
      }
      const edit = edits.make({ history, kind: 'sweep_edit', name: row.name }, () => ({ sweeps: planned() }))
      changed(id)
      pump()
      const after = require(id)
      return { sweep: show(after), outside: trialsOf(after).filter(({ values }) => encode(space, values) === null).length, edit }
    },
    /** A trial with values picked by hand; constants of the space fill in. It is the next to run; a sweep that was over goes on. */
    addTrial(
      id: string,
      { values, outside }: { values: Readonly<Record<string, unknown>>; outside: boolean }
    ): { sweep: Sweep; trial: number } {
      const row = require(id)
      const space = spaceOf(row.plan)
      const faults = pickFaults(space, values, outside)
      if (faults.length > 0) throw invalidInput(faults)
      const constants = space.parameters.flatMap(one => (one.kind === 'constant' ? [[one.name, one.value] as const] : []))
      const picked = Object.fromEntries([...constants, ...(Object.entries(values) as [string, ParameterValue][])])
      const number = (trialsOf(row).at(-1)?.number ?? -1) + 1
      store.durably(() => tables.trials.insert(row.number, { number, values: picked, origin: 'hand', run_id: null, waiting: true }))
      if (row.state === 'completed' || row.state === 'running') wake(row)
      changed(id)
      return { sweep: show(require(id)), trial: number }
    },
    /** Runs failed trials again with the same values: those named, or all. */
    retry(id: string, numbers: readonly number[] | undefined): Sweep {
      const row = require(id)
      const failed = trialsOf(row)
        .filter(trial => stateOf(trial, row.plan.objective) === 'failed')
        .map(({ number }) => number)
      const wanted = numbers ?? failed
      const wrong = wanted.find(number => !failed.includes(number))
      if (wrong !== undefined)
        throw new ExpectedError('NOT_FOUND', `Trial ${wrong} of this sweep has not failed.`, { what: 'trial', id: String(wrong) })
      store.durably(() => tables.trials.wait(row.number, wanted))
      if (wanted.length > 0) wake(row)
      return show(require(id))
    }
  }
}
