import { checkHyperparameters } from '../../shared/checkHyperparameters.ts'
import { dataContextOf } from '../../shared/dataset.ts'
import type { Datasets } from '../datasets/datasets.ts'
import { recordRun } from '../runs/recordRun.ts'
import type { SweepRow } from '../storage/sweepsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { TrialRow } from '../storage/trialsTable.ts'
import type { RunKey } from '../training/recorder.ts'

const seedCount = 2 ** 32

/** The seed of a trial's run: the one that was given, so that trials differ in nothing else, or one that follows from its number. */
export function trialSeed({ plan }: SweepRow, number: number): number {
  const given = plan.hyperparameters['seed']
  return typeof given === 'number' ? given : (plan.sampler.seed + number) % seedCount
}

/** The run of a trial that was cut short, which goes on from its checkpoint. */
function cutRun({ run_id, run_number, state }: Partial<TrialRow>): RunKey | undefined {
  if (!run_id || !run_number || (state !== 'interrupted' && state !== 'stopped')) return undefined
  return { id: run_id, number: run_number }
}

type Dependencies = { tables: Tables; datasets: Datasets; now: () => number }
export type TrialRuns = ReturnType<typeof createTrialRuns>

/** Makes the runs that try a sweep's trials, within the caller's transaction. */
export function createTrialRuns({ tables, datasets, now }: Dependencies) {
  return {
    /** The run of a trial, as queued: a new one, or the one that was cut short; undefined where its values do not go together, which fails the trial with the reason. */
    record(sweep: SweepRow, trial: Pick<TrialRow, 'number' | 'values'> & Partial<TrialRow>): RunKey | undefined {
      const cut = cutRun(trial)
      if (cut) {
        tables.runs.requeue(cut.number, sweep.queue_position)
        tables.trials.begin(sweep.number, trial.number, cut.id)
        return cut
      }
      const { number, values } = trial
      const dataset = datasets.of(sweep)
      const all = { ...sweep.plan.hyperparameters, ...values }
      const checked = checkHyperparameters(all, dataContextOf(dataset.description))
      if (!checked.ok) {
        const error = checked.faults.map(({ field, message }) => `${field}: ${message}`).join(' ')
        tables.trials.fail(sweep.number, number, { error, time: now() })
        return undefined
      }
      const run = recordRun(
        tables,
        { dataset, hyperparameters: checked.value },
        {
          experiment_id: sweep.experiment_id,
          sweep_id: sweep.id,
          name: `${sweep.name} ${number}`,
          seed: typeof all['seed'] === 'number' ? all['seed'] : trialSeed(sweep, number),
          parent: null,
          queue_position: sweep.queue_position,
          created_at: now()
        }
      )
      tables.trials.begin(sweep.number, number, run.id)
      return run
    }
  }
}
