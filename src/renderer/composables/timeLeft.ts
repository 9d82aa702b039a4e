import type { Progress, Run } from '../../shared/run.ts'

const epochsBeforeTelling = 3

/** Epochs done, the fraction of the one under way included. */
export function epochsDone(run: Pick<Run, 'epochs_done'>, progress: Progress | undefined): number {
  if (!progress || progress.batches === 0) return run.epochs_done
  return Math.max(run.epochs_done, progress.epoch - 1 + progress.batch / progress.batches)
}

export const plannedEpochs = (run: Pick<Run, 'hyperparameters'>): number => Number(run.hyperparameters['num_epochs'] ?? 0)

/** Milliseconds until a run ends at the speed of its epochs, its start not counted among them; undefined before three epochs tell that speed. */
export function timeLeft(
  run: Pick<Run, 'epochs_done' | 'hyperparameters' | 'metrics' | 'started_at'>,
  progress: Progress | undefined,
  now: number
): number | undefined {
  const done = epochsDone(run, progress)
  if (run.started_at === null || done < epochsBeforeTelling) return undefined
  const elapsed = now - new Date(run.started_at).getTime()
  const each = run.metrics['epoch_ms']?.last ?? elapsed / done
  return Math.max(0, each * (plannedEpochs(run) - done))
}
