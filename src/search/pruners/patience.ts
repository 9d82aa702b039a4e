import { keep, lossesUntil, prune } from './curve.ts'
import type { Decision, PruningQuestion } from './curve.ts'

/** Prunes a trial that for `patience` epochs has not become better by more than `minDelta` than it ever was before. */
export function createPatiencePruner({
  patience,
  minDelta = 0
}: {
  patience: number
  minDelta?: number
}): (question: PruningQuestion) => Decision {
  return ({ trial, direction }) => {
    let best = Infinity
    let bestEpoch = 0
    for (const [index, loss] of lossesUntil(trial, trial.values.length, direction).entries()) {
      if (best === Infinity ? loss < best : loss < best - minDelta) {
        best = loss
        bestEpoch = index + 1
      }
    }
    return trial.values.length - bestEpoch >= Math.max(1, patience)
      ? prune('no_progress', `No better for ${trial.values.length - bestEpoch} epochs.`)
      : keep
  }
}
