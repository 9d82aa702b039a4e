import { encode } from '../../search/encode.ts'
import { gridSize } from '../../search/samplers/gridCells.ts'
import { parseSpace } from '../../search/space.ts'
import type { Space } from '../../search/space.ts'
import { trialStates } from '../../shared/sweep.ts'
import type { Sweep, TrialState, TrialView } from '../../shared/sweep.ts'
import { isoTime } from '../storage/isoTime.ts'
import type { SweepPlan, SweepRow } from '../storage/sweepsTable.ts'
import type { TrialRow } from '../storage/trialsTable.ts'
import { activeMs, failureOf } from './nextStep.ts'
import { improvements, measuredValue, stateOf } from './trialOutcome.ts'

/** The space of a sweep, which was checked before it was written. */
export function spaceOf({ space }: SweepPlan): Space {
  const parsed = parseSpace(space)
  if (!parsed.ok) throw new Error('A sweep has a space that cannot be read')
  return parsed.space
}

/** How many trials there will be in all; null where only time, epochs or a target limit them. */
function plannedTrials(plan: SweepPlan, trials: readonly TrialRow[]): number | null {
  const others = trials.filter(({ origin }) => origin !== 'sampler').length
  const warm = trials.filter(({ origin }) => origin === 'warm').length
  const size = plan.sampler.kind === 'grid' ? gridSize(spaceOf(plan), new Map(Object.entries(plan.sampler.levels))) : undefined
  const cells = size?.ok ? size.cells - warm : Infinity
  const suggested = Math.min(cells, plan.budget.trials ?? Infinity)
  return Number.isFinite(suggested) ? suggested + others : null
}

function leftMs(trials: readonly TrialRow[], left: number | null, workers: number): number | null {
  const durations = trials.flatMap(({ origin, started_at, ended_at }) =>
    origin === 'warm' || started_at === null || ended_at === null ? [] : [ended_at - started_at]
  )
  if (left === null || durations.length === 0) return null
  return (durations.reduce((sum, one) => sum + one, 0) / durations.length) * (left / workers)
}

export type SweepParts = { trials: readonly TrialRow[]; epochsDone: number; workers: number; time: number }

/** A sweep as every door shows it. */
export function toSweep(row: SweepRow, { trials, epochsDone, workers, time }: SweepParts): Sweep {
  const { plan } = row
  const counts = Object.fromEntries(trialStates.map(state => [state, 0])) as Record<TrialState, number>
  for (const trial of trials) counts[stateOf(trial, plan.objective)]++
  const planned = plannedTrials(plan, trials)
  const ended = counts.completed + counts.pruned + counts.diverged + counts.failed
  const steps = improvements(trials, plan.objective)
  const best = steps.at(-1)
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    experiment: row.experiment,
    experiment_id: row.experiment_id,
    state: row.state,
    reason: row.reason_code === null ? null : { code: row.reason_code, message: row.reason_message ?? '' },
    dataset: { name: row.dataset_name, sha256: row.dataset_sha256 },
    ...plan,
    hyperparameters: plan.hyperparameters as Sweep['hyperparameters'],
    trials: { ...counts, planned },
    best: best ? { trial: best.trial.number, run_id: best.trial.run_id, value: best.value, values: best.trial.values } : null,
    best_steps: steps.map(({ trial, value }) => ({ trial: trial.number, value })),
    epochs_done: epochsDone,
    active_ms: activeMs(row, time),
    left_ms: leftMs(trials, planned === null ? null : Math.max(0, planned - ended), workers),
    created_at: isoTime(row.created_at),
    ended_at: isoTime(row.ended_at),
    trashed_at: isoTime(row.trashed_at)
  }
}

/** A trial as every door shows it. */
export function toTrial(trial: TrialRow, { objective }: SweepPlan, space: Space): TrialView {
  const state = stateOf(trial, objective)
  return {
    number: trial.number,
    values: trial.values,
    origin: trial.origin,
    state,
    value: state === 'waiting' || trial.run_number === null ? null : measuredValue(trial, objective),
    epochs_done: trial.epochs_done ?? 0,
    run_id: trial.run_number === null ? null : trial.run_id,
    run_number: trial.run_number,
    error: state === 'failed' || state === 'diverged' || state === 'pruned' ? failureOf(trial, objective.metric) : null,
    started_at: isoTime(trial.started_at),
    ended_at: state === 'running' || state === 'waiting' ? null : isoTime(trial.ended_at),
    outside: encode(space, trial.values) === null
  }
}
