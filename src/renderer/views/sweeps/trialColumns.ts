import type { Sweep, TrialView } from '../../../shared/sweep.ts'
import type { TableColumn, TableValue } from '../../../shared/tableFormats.ts'
import { spaceNames } from './sweepFacts.ts'

type TrialColumn = TableColumn & { value: (trial: TrialView) => TableValue }
const column = (title: string, numeric: boolean, value: TrialColumn['value']): TrialColumn => ({ title, numeric, value })

/** What a file says of each trial. A hyperparameter that is called as one of these columns keeps its name behind `values.`. */
export function trialColumns(sweep: Pick<Sweep, 'space' | 'objective'>): TrialColumn[] {
  const about = [
    column('trial', true, trial => trial.number),
    column('state', false, trial => trial.state),
    column('objective', false, () => sweep.objective.metric),
    column('value', true, trial => trial.value),
    column('epochs_done', true, trial => trial.epochs_done),
    column('origin', false, trial => trial.origin),
    column('run_id', false, trial => trial.run_id),
    column('run_number', true, trial => trial.run_number),
    column('started_at', false, trial => trial.started_at),
    column('ended_at', false, trial => trial.ended_at),
    column('error', false, trial => trial.error)
  ]
  const taken = new Set(about.map(({ title }) => title))
  const values = spaceNames(sweep).map(name => column(taken.has(name) ? `values.${name}` : name, true, trial => trial.values[name] ?? null))
  return [...about.slice(0, 4), ...values, ...about.slice(4)]
}
