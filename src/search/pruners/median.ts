import { bestOfOthers, bestUntil, keep, prune } from './curve.ts'
import type { Decision, PruningQuestion } from './curve.ts'

/** `startUpTrials` trials must have come as far, and `warmUpEpochs` epochs be over, before anything is pruned. */
export type MedianOptions = { startUpTrials?: number; warmUpEpochs?: number }

/** Prunes a trial that has done worse, at its best, than half of the others had at the same epoch (Golovin et al., "Google Vizier", KDD 2017). */
export function createMedianPruner({ startUpTrials = 5, warmUpEpochs = 3 }: MedianOptions = {}): (question: PruningQuestion) => Decision {
  return question => {
    const epoch = question.trial.values.length
    const others = bestOfOthers(question, epoch).sort((a, b) => a - b)
    if (epoch <= warmUpEpochs || others.length < Math.max(1, startUpTrials)) return keep
    const middle = Math.floor(others.length / 2)
    const upper = others[middle] as number
    const median = others.length % 2 === 1 ? upper : ((others[middle - 1] as number) + upper) / 2
    return bestUntil(question.trial, epoch, question.direction) > median
      ? prune('worse_than_median', `Worse than half of the ${others.length} other trials at epoch ${epoch}.`)
      : keep
  }
}
