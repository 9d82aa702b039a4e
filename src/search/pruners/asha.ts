import { bestOfOthers, bestUntil, keep, prune } from './curve.ts'
import type { Decision, PruningQuestion } from './curve.ts'

/** At each rung, epoch firstRung x factor^k, one in `factor` trials goes on. */
export type AshaOptions = { firstRung?: number; factor?: number }

/** The rung that an epoch is, or null. */
export function rungAt(epoch: number, { firstRung = 1, factor = 3 }: AshaOptions): number | null {
  for (let rung = 0, at = firstRung; at <= epoch; rung++, at *= factor) if (at === epoch) return rung
  return null
}

/**
 * Asynchronous successive halving (Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020): at a rung a trial goes
 * on if it is among the best 1 / factor of all trials that have reached it, itself included; while there are fewer than `factor`, if it is the best.
 */
export function createAshaPruner(options: AshaOptions = {}): (question: PruningQuestion) => Decision {
  const { factor = 3 } = options
  return question => {
    const epoch = question.trial.values.length
    if (rungAt(epoch, options) === null) return keep
    const own = bestUntil(question.trial, epoch, question.direction)
    const others = bestOfOthers(question, epoch)
    const places = Math.max(1, Math.floor((others.length + 1) / factor))
    const better = others.filter(loss => loss < own).length
    return better < places && own < Infinity
      ? keep
      : prune('below_rung', `Not among the best ${places} of ${others.length + 1} trials at epoch ${epoch}.`)
  }
}
