import { createStudy } from '../../search/study.ts'
import type { Values } from '../../search/parameter.ts'
import type { TrialRecord } from '../../search/trial.ts'
import type { SweepPlan } from '../storage/sweepsTable.ts'
import type { TrialRow } from '../storage/trialsTable.ts'
import { outcomeOf } from './trialOutcome.ts'

/** The trials as the search sees them. */
export const recordsOf = (trials: readonly TrialRow[], { objective }: SweepPlan): TrialRecord[] =>
  trials.map(trial => ({ number: trial.number, values: trial.values, outcome: outcomeOf(trial, objective) }))

/** The next trial that the sampler suggests, from the library alone; undefined where a grid has none left. */
export function suggest(plan: SweepPlan, trials: readonly TrialRow[]): { number: number; values: Values } | undefined {
  const { space, sampler, objective } = plan
  return createStudy({ space, sampler, direction: objective.direction, trials: recordsOf(trials, plan) }).ask()
}
