import { createAshaPruner } from './asha.ts'
import type { Decision, PruningQuestion } from './curve.ts'

export type HyperbandOptions = { epochs: number; firstRung?: number; factor?: number }

/** How many brackets there are: one for each rung that lies before the last epoch, and one that prunes nothing until late. */
function bracketCount({ epochs, firstRung = 1, factor = 3 }: HyperbandOptions): number {
  let count = 1
  for (let rung = firstRung * factor; rung <= epochs; rung *= factor) count++
  return count
}

/**
 * Which bracket a trial belongs to, by its number alone: brackets that prune early get more trials, as each bracket is meant to cost about
 * the same (Li et al., "Hyperband", JMLR 18, 2018). The pattern repeats, so that any stretch of trials has its share of each.
 */
export function bracketOf(number: number, options: HyperbandOptions): number {
  const count = bracketCount(options)
  const { factor = 3 } = options
  const shares = Array.from({ length: count }, (_, bracket) => Math.ceil((count * factor ** (count - 1 - bracket)) / (count - bracket)))
  const total = shares.reduce((sum, share) => sum + share, 0)
  // Steps of the golden section spread each bracket's trials evenly over the pattern.
  let place = (((number + 0.5) * 0.6180339887498949) % 1) * total
  const found = shares.findIndex(share => (place -= share) < 0)
  return found < 0 ? 0 : found
}

/** ASHA with several first rungs at once, each trial compared only with those of its own bracket. */
export function createHyperbandPruner(options: HyperbandOptions): (question: PruningQuestion) => Decision {
  const { firstRung = 1, factor = 3 } = options
  const pruners = Array.from({ length: bracketCount(options) }, (_, bracket) =>
    createAshaPruner({ firstRung: firstRung * factor ** bracket, factor })
  )
  return question => {
    const bracket = bracketOf(question.trial.number, options)
    const others = question.others.filter(other => bracketOf(other.number, options) === bracket)
    return (pruners[bracket] as (question: PruningQuestion) => Decision)({ ...question, others })
  }
}
