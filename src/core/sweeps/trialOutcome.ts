import type { Outcome } from '../../search/trial.ts'
import type { Objective, TrialState } from '../../shared/sweep.ts'
import type { TrialRow } from '../storage/trialsTable.ts'

/** What a trial measured: its objective, not finite where only such values came; null where nothing came. */
export function measuredValue({ last, min, max, non_finite }: TrialRow, { statistic }: Objective): number | null {
  if (statistic === 'last') return last
  return { min, max }[statistic] ?? (non_finite ? NaN : null)
}

const reached = (trial: TrialRow, objective: Objective): Outcome => {
  const value = measuredValue(trial, objective)
  return value === null ? null : { pruned: true, step: trial.epochs_done ?? 0, value }
}

/** How a trial ended, read off its run, so that the two cannot disagree. Undefined while it waits or trains; null where it failed. */
export function outcomeOf(trial: TrialRow, objective: Objective): Outcome | undefined {
  if (trial.waiting) return undefined
  switch (trial.state) {
    case 'queued':
    case 'running':
    case 'paused':
    case 'interrupted':
      return undefined
    case 'completed':
      return measuredValue(trial, objective)
    case 'pruned':
    case 'stopped':
      return reached(trial, objective)
    case 'diverged':
      return NaN
    // A run that was deleted for good has taken its measurements along.
    case 'failed':
    case null:
      return null
  }
}

export function stateOf(trial: TrialRow, objective: Objective): TrialState {
  if (trial.waiting) return 'waiting'
  const outcome = outcomeOf(trial, objective)
  if (outcome === undefined) return 'running'
  if (outcome === null) return 'failed'
  const value = typeof outcome === 'number' ? outcome : outcome.value
  if (!Number.isFinite(value)) return 'diverged'
  return typeof outcome === 'number' ? 'completed' : 'pruned'
}

/** Whether a value is better than another by an objective. */
export const isBetter = (a: number, b: number, { direction }: Objective): boolean => (direction === 'minimize' ? a < b : a > b)

type Best = { trial: TrialRow; value: number }

/** The completed trials that were better than all before them, in their order; of equals the earlier one. */
export function improvements(trials: readonly TrialRow[], objective: Objective): Best[] {
  const found: Best[] = []
  for (const trial of trials) {
    if (stateOf(trial, objective) !== 'completed') continue
    const value = measuredValue(trial, objective) as number
    const last = found.at(-1)
    if (!last || isBetter(value, last.value, objective)) found.push({ trial, value })
  }
  return found
}

/** The best of the trials that completed; undefined while none has. */
export const bestTrial = (trials: readonly TrialRow[], objective: Objective): Best | undefined => improvements(trials, objective).at(-1)
