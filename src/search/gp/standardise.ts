import type { RankedTrial } from '../trial.ts'

const quantile = (sorted: readonly number[], share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number

/**
 * Losses of ranked trials (at least one) with mean 0 and variance 1. Losses far above the others are cut off, so that one catastrophe does
 * not flatten all the rest. A pruned trial counts as no better than the middle of the completed ones, a diverged one as the worst there is.
 */
export function standardisedLosses(ranked: readonly RankedTrial[]): Float64Array {
  const finite = ranked.filter(trial => trial.standing !== 'diverged')
  // Values near the largest number would overflow in sums.
  const unit = Math.max(...finite.map(trial => Math.abs(trial.loss) / 1e100), 1)
  const losses = ranked.map(trial => trial.loss / unit)
  const completed = ranked.flatMap((trial, i) => (trial.standing === 'completed' ? [losses[i] as number] : [])).sort((a, b) => a - b)
  const middle = completed.length > 0 ? quantile(completed, 0.5) : -Infinity
  const guarded = ranked.map((trial, i) => (trial.standing === 'pruned' ? Math.max(losses[i] as number, middle) : (losses[i] as number)))
  const sorted = guarded.filter(loss => !Number.isNaN(loss)).sort((a, b) => a - b)
  if (sorted.length === 0) return new Float64Array(ranked.length)
  const cut = quantile(sorted, 0.75) + 3 * (quantile(sorted, 0.75) - quantile(sorted, 0))
  const worst = Math.min(cut, quantile(sorted, 1))
  const kept = Float64Array.from(guarded, loss => (Number.isNaN(loss) ? worst : Math.min(loss, worst)))
  const mean = kept.reduce((sum, loss) => sum + loss, 0) / kept.length
  const variance = kept.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / kept.length
  const deviation = Math.sqrt(variance)
  return kept.map(loss => (deviation > 0 ? (loss - mean) / deviation : 0))
}
