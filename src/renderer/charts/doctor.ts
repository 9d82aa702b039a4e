import type { Divergence } from './insights.ts'
import { findOverfitting, firstDivergence } from './insights.ts'
import type { Points } from './line.ts'
import { smooth } from './smoothing.ts'

/** What a curve says is wrong, the figures that say so, and the hyperparameter to change next. */
export type Finding =
  | { code: 'diverging'; evidence: Divergence; next: Next }
  | {
      code: 'stuck' | 'slow' | 'unfinished' | 'overfitting' | 'underfitting' | 'noisy' | 'wasted'
      evidence: Record<string, number>
      next: Next
    }
type Next = { name: 'learning_rate' | 'batch_size' | 'num_epochs' | 'hidden_units' | 'dropout_rate' | 'patience'; value: number }

export type Curves = { loss: Points | undefined; val_loss: Points | undefined; accuracy: Points | undefined }
type Hyperparameters = Readonly<Record<string, unknown>>

/**
 * When a finding is one. `least` epochs are needed for any but divergence; shares are of the loss itself unless said otherwise.
 */
export const thresholds = {
  leastEpochs: 5,
  /** Training loss fell by less than this in all: it is stuck. */
  stuck: 0.02,
  /** The first half of the epochs brought less than this share of the fall, a straight line bringing 0.5: the rate is too small. */
  firstHalf: 0.62,
  /** Below this share of where it began, training loss has fallen far enough not to be called slow. */
  farDown: 0.3,
  /** Validation loss still fell by this over the last fifth: it was not finished. */
  stillFalling: 0.03,
  /** Training loss fell by less than this over the last third: it has settled. */
  settled: 0.02,
  /** Validation loss within this of training loss: there is nothing to gain from regularisation. */
  closeToTraining: 1.1,
  /** Training accuracy below this at the end, though settled: the network is too simple, or held back by dropout. */
  poorAccuracy: 0.95,
  /** Validation loss moves by this from one epoch to the next, on average over the second half, back and forth. */
  jumps: 0.1,
  backAndForth: 0.5,
  /** So many epochs, and half of all, came after the best without making it better or worse. */
  wastedEpochs: 5
} as const

const finite = (points: Points | undefined): number[] => (points && !points.ranks ? [...points.values].filter(Number.isFinite) : [])
const rounded = (value: number): number => Number(value.toPrecision(2))
const number = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)
const smoothed = (values: readonly number[]): number[] => [...smooth(Float64Array.from(values), 0.6)]

/** Changes the learning rate by a factor, to two digits. */
const rateTimes = ({ learning_rate: rate }: Hyperparameters, factor: number): Next => ({
  name: 'learning_rate',
  value: Math.min(10, rounded(number(rate, 0.001) * factor))
})

/** How far training loss has fallen, and how much of it in the first half. */
function fallOf(loss: readonly number[]): { share: number; firstHalf: number; first: number; last: number } {
  const [first, last] = [loss[0] ?? NaN, loss.at(-1) ?? NaN]
  const middle = loss[Math.floor((loss.length - 1) / 2)] ?? NaN
  return { share: (first - last) / Math.abs(first), firstHalf: (first - middle) / (first - last), first, last }
}

function stuckOrSlow(loss: readonly number[], hyperparameters: Hyperparameters): Finding | undefined {
  const { share, firstHalf, first, last } = fallOf(loss)
  const epochs = loss.length
  if (Math.abs(share) < thresholds.stuck) {
    // A large rate throws it about as well as a small one lets it stand.
    const factor = number(hyperparameters['learning_rate'], 0.001) > 0.01 ? 0.1 : 10
    return { code: 'stuck', evidence: { first, last, epochs }, next: rateTimes(hyperparameters, factor) }
  }
  if (share <= 0 || firstHalf >= thresholds.firstHalf || last < thresholds.farDown * first) return undefined
  return { code: 'slow', evidence: { first, last, share: firstHalf, epochs }, next: rateTimes(hyperparameters, Math.sqrt(10)) }
}

/** Relative fall over the last part of a series. */
function fallOverLast(values: readonly number[], share: number): number {
  const from = values[Math.max(0, values.length - 1 - Math.max(1, Math.round(values.length * share)))] ?? NaN
  return (from - (values.at(-1) ?? NaN)) / Math.abs(from)
}

function unfinished(validation: readonly number[], { num_epochs: planned }: Hyperparameters): Finding | undefined {
  const last = validation.at(-1) ?? NaN
  const fall = fallOverLast(smoothed(validation), 0.2)
  const isBest = last <= Math.min(...validation.slice(0, -1)) * (1 + thresholds.stillFalling / 2)
  if (!isBest || fall < thresholds.stillFalling) return undefined
  return { code: 'unfinished', evidence: { fall, last }, next: { name: 'num_epochs', value: number(planned, validation.length) * 2 } }
}

function noisy(validation: readonly number[], hyperparameters: Hyperparameters): Finding | undefined {
  const half = validation.slice(Math.floor(validation.length / 2))
  const steps = half.slice(1).map((value, i) => value - (half[i] ?? NaN))
  const turns = steps.slice(1).filter((step, i) => step * (steps[i] ?? 0) < 0).length / Math.max(1, steps.length - 1)
  const level = half.reduce((sum, value) => sum + Math.abs(value), 0) / half.length
  const jump = steps.reduce((sum, step) => sum + Math.abs(step), 0) / steps.length / level
  if (steps.length < 3 || jump < thresholds.jumps || turns < thresholds.backAndForth) return undefined
  const isFast = number(hyperparameters['learning_rate'], 0.001) > 0.003
  const batch = Math.min(1024, number(hyperparameters['batch_size'], 32) * 4)
  return { code: 'noisy', evidence: { jump }, next: isFast ? rateTimes(hyperparameters, 1 / 3) : { name: 'batch_size', value: batch } }
}

/** One size for all layers; of a list, its largest. */
const unitsOf = ({ hidden_units: units }: Hyperparameters): number =>
  Array.isArray(units) ? Math.max(...(units as number[])) : number(units, 128)

function overfitting({ loss, val_loss: validation }: Curves, hyperparameters: Hyperparameters): Finding | undefined {
  const found = loss && validation ? findOverfitting(validation, loss) : undefined
  if (!found) return undefined
  const dropout = number(hyperparameters['dropout_rate'], 0)
  const next: Next =
    dropout < 0.5
      ? { name: 'dropout_rate', value: rounded(Math.min(0.5, dropout + 0.2)) }
      : { name: 'hidden_units', value: Math.max(1, Math.round(unitsOf(hyperparameters) / 2)) }
  return { code: 'overfitting', evidence: { epoch: found.fromEpoch, rise: found.rise }, next }
}

function underfitting(
  curves: { loss: number[]; validation: number[]; accuracy: number[] },
  hyperparameters: Hyperparameters
): Finding | undefined {
  const [loss, validation, accuracy] = [curves.loss.at(-1) ?? NaN, curves.validation.at(-1) ?? NaN, curves.accuracy.at(-1) ?? NaN]
  const hasSettled = Math.abs(fallOverLast(smoothed(curves.loss), 1 / 3)) < thresholds.settled
  if (!hasSettled || !(accuracy < thresholds.poorAccuracy) || !(validation <= loss * thresholds.closeToTraining)) return undefined
  const dropout = number(hyperparameters['dropout_rate'], 0)
  const next: Next =
    dropout >= 0.4
      ? { name: 'dropout_rate', value: rounded(dropout / 2) }
      : { name: 'hidden_units', value: Math.min(65_536, unitsOf(hyperparameters) * 2) }
  return { code: 'underfitting', evidence: { accuracy, loss, validation }, next }
}

function wasted(validation: readonly number[], hyperparameters: Hyperparameters): Finding | undefined {
  const best = validation.indexOf(Math.min(...validation))
  const after = validation.length - 1 - best
  if (after < Math.max(thresholds.wastedEpochs, validation.length / 2) || typeof hyperparameters['patience'] === 'number') return undefined
  return {
    code: 'wasted',
    evidence: { epoch: best + 1, after, epochs: validation.length },
    next: { name: 'patience', value: thresholds.wastedEpochs }
  }
}

/**
 * What the curves of a run say, the gravest first; undefined while there are too few epochs to say anything. Learning curves are read as the textbooks
 * have it (Goodfellow, Bengio and Courville, Deep Learning, 2016, chapters 5 and 11): a diagnosis is a hint where to look, and no proof.
 */
export function diagnose(curves: Curves, hyperparameters: Hyperparameters): Finding[] | undefined {
  const losses = (['loss', 'val_loss'] as const).flatMap(metric => (curves[metric] ? [{ metric, points: curves[metric] }] : []))
  const divergence = firstDivergence(losses)
  if (divergence) return [{ code: 'diverging', evidence: divergence, next: rateTimes(hyperparameters, 0.1) }]
  const [loss, validation, accuracy] = [finite(curves.loss), finite(curves.val_loss), finite(curves.accuracy)]
  if (loss.length < thresholds.leastEpochs) return undefined
  const learning = stuckOrSlow(loss, hyperparameters)
  if (learning) return [learning]
  if (validation.length < thresholds.leastEpochs) return []
  const worse = overfitting(curves, hyperparameters)
  const restless = noisy(validation, hyperparameters)
  const more = worse ?? unfinished(validation, hyperparameters) ?? underfitting({ loss, validation, accuracy }, hyperparameters)
  const after = worse || restless ? undefined : wasted(validation, hyperparameters)
  return [more, restless, after].filter(found => found !== undefined)
}
