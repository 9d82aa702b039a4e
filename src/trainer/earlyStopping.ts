import type { Hyperparameters } from '../shared/hyperparameters.ts'
import { metricDirection } from '../shared/metric.ts'

type Settings = Pick<Hyperparameters, 'monitor' | 'patience' | 'min_delta'>

/**
 * Watches one metric, as Keras' EarlyStopping does: an epoch is better when it beats the best so far by more than min_delta; after `patience` epochs without
 * a better one the run should stop. Where there is no validation part, the monitored metric's training twin is watched.
 */
export function createEarlyStopping({ monitor, patience, min_delta }: Settings) {
  const sign = metricDirection(monitor) === 'lower' ? 1 : -1
  let best = Infinity
  let waited = 0

  /** Takes an epoch's metrics; says whether it is the best so far and whether to stop. */
  function observe(metrics: Readonly<Record<string, number>>): { isBest: boolean; shouldStop: boolean } {
    const value = metrics[monitor] ?? metrics[monitor.replace(/^val_/, '')] ?? NaN
    const isBest = sign * value < best - min_delta
    if (isBest) best = sign * value
    waited = isBest ? 0 : waited + 1
    return { isBest, shouldStop: patience !== null && waited >= patience }
  }
  return { observe }
}
