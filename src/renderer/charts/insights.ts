import { metricDirection } from '../../shared/metric.ts'
import type { Points } from './line.ts'
import { markOf } from './nonFinite.ts'
import type { Mark } from './nonFinite.ts'
import { smooth } from './smoothing.ts'

export type Best = { index: number; epoch: number; value: number }

/** The best raw point by the metric's direction, the first of equals; undefined where no point is finite. Smoothing has no say in it. */
export function bestPoint(metric: string, points: Points): Best | undefined {
  const sign = metricDirection(metric) === 'lower' ? 1 : -1
  let best: Best | undefined
  for (let index = 0; index < points.values.length; index++) {
    const value = points.values[index] ?? NaN
    if (!Number.isFinite(value) || (best && sign * value >= sign * best.value)) continue
    best = { index, epoch: points.epochs[index] ?? NaN, value }
  }
  return best
}

export type Overfitting = { fromEpoch: number; toEpoch: number; rise: number }

/** Smoothed loss over the epochs where it is finite, so that two splits can be compared epoch by epoch. */
function smoothedByEpoch(points: Points): Map<number, number> {
  const smoothed = smooth(points.values, 0.6)
  const byEpoch = new Map<number, number>()
  for (let i = 0; i < smoothed.length; i++) {
    const epoch = points.epochs[i] ?? NaN
    const value = smoothed[i] ?? NaN
    if (Number.isFinite(epoch) && Number.isFinite(value)) byEpoch.set(epoch, value)
  }
  return byEpoch
}

/**
 * Overfitting: the smoothed (0.6) validation loss stands above its least value for at least 5 epochs and by at least 5 %, up to now, while the training
 * loss has fallen. The region starts at the best epoch of the raw validation loss; `rise` is a share (0.08 is 8 %). Needs every point.
 */
export function findOverfitting(validation: Points, train: Points): Overfitting | undefined {
  if (validation.ranks || train.ranks) return undefined
  const loss = [...smoothedByEpoch(validation)]
  const last = loss.at(-1)
  if (!last) return undefined
  const least = loss.reduce((best, entry) => (entry[1] < best[1] ? entry : best))
  const epochsAbove = loss.length - 1 - loss.indexOf(least)
  const rise = last[1] / least[1] - 1
  if (least[1] <= 0 || epochsAbove < 5 || rise < 0.05) return undefined
  const trainLoss = smoothedByEpoch(train)
  const before = trainLoss.get(least[0])
  const now = trainLoss.get(last[0])
  if (before === undefined || now === undefined || now >= before) return undefined
  const best = bestPoint('val_loss', validation)
  return best && { fromEpoch: best.epoch, toEpoch: last[0], rise }
}

export type Divergence = { epoch: number; metric: string; became: Mark | 'large' }

/** Divergence of a loss: its first point that is no finite number, or the first of three epochs in a row above 10 times its first value. */
export function findDivergence(metric: string, points: Points): Divergence | undefined {
  const first = points.values.find(value => Number.isFinite(value))
  let above = 0
  for (let i = 0; i < points.values.length; i++) {
    const value = points.values[i] ?? NaN
    const became = markOf(value)
    if (became) return { epoch: points.epochs[i] ?? NaN, metric, became }
    // Of a series that is not here whole, points in a row are not one after the other.
    above = !points.ranks && first !== undefined && first > 0 && value > 10 * first ? above + 1 : 0
    if (above === 3) return { epoch: points.epochs[i - 2] ?? NaN, metric, became: 'large' }
  }
  return undefined
}

/** The earliest divergence among several losses. */
export function firstDivergence(losses: readonly { metric: string; points: Points }[]): Divergence | undefined {
  return losses
    .map(loss => findDivergence(loss.metric, loss.points))
    .filter(found => found !== undefined)
    .sort((a, b) => a.epoch - b.epoch)[0]
}
