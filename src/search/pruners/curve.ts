import type { Direction } from '../trial.ts'

/** Values of one trial's metric by epoch: values[0] is that of epoch 1; not finite where it diverged there. */
export type Curve = { number: number; values: readonly number[] }

/** What a pruner looks at: the trial in question up to now, the other trials of the sweep (finished or running), what is better. */
export type PruningQuestion = { trial: Curve; others: readonly Curve[]; direction: Direction }

/** Whether to stop, and why: a code for windows, a sentence for everybody else. */
export type Decision = { prune: false } | { prune: true; code: string; reason: string }

export const keep: Decision = { prune: false }
export const prune = (code: string, reason: string): Decision => ({ prune: true, code, reason })

/** A value as a loss, less being better; a value that is not finite is worse than any. */
const lossOf = (value: number, direction: Direction): number =>
  Number.isFinite(value) ? (direction === 'minimize' ? value : -value) : Infinity

/** The losses of a curve up to an epoch. */
export const lossesUntil = ({ values }: Curve, epoch: number, direction: Direction): number[] =>
  values.slice(0, epoch).map(value => lossOf(value, direction))

/** The best loss of a curve up to an epoch; Infinity where there is none. */
export const bestUntil = (curve: Curve, epoch: number, direction: Direction): number =>
  lossesUntil(curve, epoch, direction).reduce((best, loss) => Math.min(best, loss), Infinity)

/** The losses that other trials had at best when they had come as far; those that never came so far are left out. */
export const bestOfOthers = ({ others, direction }: PruningQuestion, epoch: number): number[] =>
  others.filter(other => other.values.length >= epoch).map(other => bestUntil(other, epoch, direction))
