import type { Hyperparameters } from '../shared/hyperparameters.ts'
import { metricDirection } from '../shared/metric.ts'

type Settings = Pick<Hyperparameters, 'monitor' | 'patience' | 'min_delta'>
/** What it has seen, for a training that goes on later: `best` is null before the first epoch. */
export type Seen = { best: number | null; best_epoch: number | null; waited: number }

/**
 * Watches one metric, as Keras' EarlyStopping does: an epoch is better when it beats the best so far by more than min_delta; after `patience` epochs without
 * a better one the run should stop. Where there is no validation part, the monitored metric's training twin is watched.
 */
export function createEarlyStopping({ monitor, patience, min_delta }: Settings, before?: Seen) {
  const sign = metricDirection(monitor) === 'lower' ? 1 : -1
  let best = before?.best ?? Infinity
  let bestEpoch = before?.best_epoch ?? null
  let waited = before?.waited ?? 0
  const isEnough = (): boolean => patience !== null && waited >= patience

  /** Takes an epoch's metrics; says whether it is the best so far and whether to stop. */
  function observe(epoch: number, metrics: Readonly<Record<string, number>>): { isBest: boolean; shouldStop: boolean } {
    const value = metrics[monitor] ?? metrics[monitor.replace(/^val_/, '')] ?? NaN
    const isBest = sign * value < best - min_delta
    if (isBest) {
      best = sign * value
      bestEpoch = epoch
    }
    waited = isBest ? 0 : waited + 1
    return { isBest, shouldStop: isEnough() }
  }
  return { observe, isEnough, seen: (): Seen => ({ best: Number.isFinite(best) ? best : null, best_epoch: bestEpoch, waited }) }
}
