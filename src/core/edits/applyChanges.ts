import { mostPinned } from '../../shared/run.ts'
import type { FieldValue, RunField } from '../storage/runFields.ts'
import type { EditChanges, ExperimentChange, RunChange, SweepChange } from '../storage/editsTable.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { canGoOn } from '../training/runStates.ts'

/** What was not as the change found it, or cannot be what it makes it, and so was left alone. */
export type LeftAlone = { runs: Set<number>; experiments: Set<string>; sweeps: Set<number> }
type Direction = 'undo' | 'redo'

const turned = <Change extends RunChange | ExperimentChange | SweepChange>(change: Change): Change => ({
  ...change,
  before: change.after,
  after: change.before
})

/** Writes one value of an experiment; without a name it is not there. `time` is when it was made. */
export function writeExperiment({ experiments }: Tables, { experiment, field, after }: ExperimentChange, time: number): void {
  if (field === 'baseline_run_id') experiments.setBaseline(experiment, after)
  else if (after === null) experiments.remove(experiment)
  else if (experiments.nameOf(experiment) !== undefined) experiments.rename(experiment, after)
  else experiments.insert(after, time, experiment)
}

/** Whether an experiment can be what the change makes it: names are unique, and one that has runs stays. */
function fitsExperiment({ experiments }: Tables, { experiment, field, before, after }: ExperimentChange): boolean {
  const name = experiments.nameOf(experiment)
  if (field === 'baseline_run_id') return name !== undefined && experiments.chosenBaseline(experiment) === before
  if ((name ?? null) !== before) return false
  return after === null ? experiments.isEmpty(experiment) : (experiments.idOfName(after) ?? experiment) === experiment
}

/** What holds for every edit: a locked run is never in the trash, nor one that trains or waits, pins have a limit, and experiments exist. */
function mayBecome({ experiments, runs }: Tables, run: RunRow, { field, after }: RunChange): boolean {
  if (field === 'trashed_at' && after !== null) return run.locked === 0 && !canGoOn(run.state)
  if (field === 'locked' && after === 1) return run.trashed_at === null
  if (field === 'pinned_at' && after !== null) return runs.pinnedCount(run.experiment_id) < mostPinned
  return field !== 'experiment_id' || experiments.nameOf(String(after)) !== undefined
}

/** Of each run all changes or none. */
function applyToRuns(tables: Tables, wanted: readonly RunChange[]): Set<number> {
  const left = new Set<number>()
  const rows = new Map(tables.runs.byNumbers([...new Set(wanted.map(({ run }) => run))]).map(row => [row.number, row]))
  for (const [field, changes] of Map.groupBy(wanted, change => change.field)) {
    const now = tables.runFields[field].read(changes.map(({ run }) => run))
    for (const change of changes) {
      const row = rows.get(change.run)
      if (!row || now.get(change.run) !== change.before || !mayBecome(tables, row, change)) left.add(change.run)
    }
  }
  for (const { run, field, after } of wanted) if (!left.has(run)) tables.runFields[field].write(run, after)
  return left
}

function applyToExperiments(tables: Tables, wanted: readonly ExperimentChange[], time: number): Set<string> {
  const left = new Set<string>()
  for (const change of wanted) {
    if (fitsExperiment(tables, change)) writeExperiment(tables, change, time)
    else left.add(change.experiment)
  }
  return left
}

/** A sweep in the trash gives no runs. */
const isAtRest = ({ sweeps }: Tables, sweep: number): boolean => !['running', 'paused'].includes(sweeps.stateOf(sweep) ?? '')

function applyToSweeps(tables: Tables, wanted: readonly SweepChange[]): Set<number> {
  const left = new Set<number>()
  for (const { sweep, field, before, after } of wanted) {
    const fits = tables.sweeps.fields[field].read(sweep) === before && (field !== 'trashed_at' || after === null || isAtRest(tables, sweep))
    if (fits) tables.sweeps.fields[field].write(sweep, after)
    else left.add(sweep)
  }
  return left
}

/** Takes changes back, or makes them again, wherever things still are as the changes left them. To be called within a transaction. */
export function applyChanges(
  tables: Tables,
  { runs, experiments, sweeps }: EditChanges,
  how: { direction: Direction; time: number }
): LeftAlone {
  // An experiment is there before runs move into it, and goes after they have left.
  if (how.direction === 'redo') {
    const left = applyToExperiments(tables, experiments, how.time)
    return { experiments: left, runs: applyToRuns(tables, runs), sweeps: applyToSweeps(tables, sweeps) }
  }
  const left = applyToRuns(tables, runs.map(turned))
  const others = applyToSweeps(tables, sweeps.map(turned))
  return { runs: left, experiments: applyToExperiments(tables, experiments.map(turned), how.time), sweeps: others }
}

/** The changes that give a field of these runs another value; those that have it already are left out. */
export function planChanges(
  tables: Tables,
  { runs, field }: { runs: readonly number[]; field: RunField },
  to: (before: FieldValue) => FieldValue
): RunChange[] {
  return [...tables.runFields[field].read(runs)].flatMap(([run, before]) => {
    const after = to(before)
    return after === before ? [] : { run, field, before, after }
  })
}
