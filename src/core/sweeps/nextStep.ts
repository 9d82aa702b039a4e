import type { SweepReason } from '../../shared/sweep.ts'
import type { SweepRow } from '../storage/sweepsTable.ts'
import type { TrialRow } from '../storage/trialsTable.ts'
import { bestTrial, isBetter, stateOf } from './trialOutcome.ts'

/** So many failures without a success between them are no accident. */
export const mostFailures = 5

export type SweepFacts = { sweep: SweepRow; trials: readonly TrialRow[]; workers: number; epochsDone: number; time: number }

/** What a sweep does next; `wait` for a trial that trains. */
export type Step =
  { do: 'run'; trial: TrialRow } | { do: 'ask' } | { do: 'wait' } | { do: 'end' | 'pause'; code: SweepReason; message: string }

const end = (code: SweepReason, message: string): Step => ({ do: 'end', code, message })

/** How long it has been running, pauses left out. */
export const activeMs = ({ active_ms, active_since }: SweepRow, time: number): number =>
  active_ms + (active_since === null ? 0 : Math.max(0, time - active_since))

/** Why a sweep gives no more trials, as far as its budget says; undefined while it may. */
function spent({ sweep, trials, epochsDone, time }: SweepFacts): Step | undefined {
  const { budget, objective } = sweep.plan
  const best = bestTrial(trials, objective)
  if (budget.target !== null && best && !isBetter(budget.target, best.value, objective))
    return end('target', `The target is reached: ${objective.metric} ${best.value}.`)
  if (budget.minutes !== null && activeMs(sweep, time) >= budget.minutes * 60_000) return end('minutes', 'The time is used up.')
  if (budget.epochs !== null && epochsDone >= budget.epochs) return end('epochs', `${budget.epochs} epochs are trained.`)
  return undefined
}

/** The trials that failed last, none having ended otherwise after them. */
function lastFailures({ sweep, trials }: SweepFacts): TrialRow[] {
  const ended = trials.filter(
    trial =>
      trial.origin !== 'warm' &&
      !['waiting', 'running'].includes(stateOf(trial, sweep.plan.objective)) &&
      (trial.ended_at ?? 0) >= sweep.failures_from
  )
  ended.sort((a, b) => (a.ended_at ?? 0) - (b.ended_at ?? 0) || a.number - b.number)
  const lastGood = ended.findLastIndex(trial => stateOf(trial, sweep.plan.objective) !== 'failed')
  return ended.slice(lastGood + 1)
}

/** Why a trial counts as failed, for people. */
export function failureOf(trial: TrialRow, metric: string): string | null {
  if (trial.error !== null) return trial.error
  if (trial.state === null) return 'Its run was deleted.'
  return trial.run_error ?? (trial.state === 'completed' ? `The run never logged ${metric}.` : null)
}

/** Decides from what is in the library alone, so that a sweep whose program died goes on as if it had not. */
export function nextStep(facts: SweepFacts): Step {
  const { sweep, trials, workers } = facts
  const { objective, budget } = sweep.plan
  const training = trials.filter(trial => stateOf(trial, objective) === 'running').length
  const failures = lastFailures(facts)
  if (failures.length >= mostFailures) {
    const error = failureOf(failures.at(-1) as TrialRow, objective.metric) ?? 'unknown'
    return { do: 'pause', code: 'failing', message: `The last ${failures.length} trials failed: ${error}` }
  }
  const over = spent(facts)
  if (over) return training > 0 ? { do: 'wait' } : over
  if (training >= workers) return { do: 'wait' }
  const waiting = trials.find(trial => trial.waiting)
  if (waiting) return { do: 'run', trial: waiting }
  const suggested = trials.filter(({ origin }) => origin === 'sampler').length
  if (budget.trials === null || suggested < budget.trials) return { do: 'ask' }
  return training > 0 ? { do: 'wait' } : end('trials', `${suggested} trials are done.`)
}
