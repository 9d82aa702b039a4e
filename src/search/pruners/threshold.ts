import { keep, prune } from './curve.ts'
import type { Decision, PruningQuestion } from './curve.ts'

export type ThresholdOptions = { lower?: number; upper?: number; warmUpEpochs?: number }

/** Prunes a trial whose last value is not finite, at once, or lies outside the bounds after the warm-up. */
export function createThresholdPruner({ lower = -Infinity, upper = Infinity, warmUpEpochs = 0 }: ThresholdOptions = {}): (
  question: PruningQuestion
) => Decision {
  return ({ trial }) => {
    const value = trial.values.at(-1)
    const epoch = trial.values.length
    if (value === undefined) return keep
    if (!Number.isFinite(value)) return prune('not_finite', `The value is not a finite number at epoch ${epoch}.`)
    if (epoch <= warmUpEpochs || (value >= lower && value <= upper)) return keep
    return value < lower
      ? prune('below_threshold', `${value} is below ${lower} at epoch ${epoch}.`)
      : prune('above_threshold', `${value} is above ${upper} at epoch ${epoch}.`)
  }
}
