import type { Objective, TrialView } from '../../../shared/sweep.ts'
import { keptRows } from '../../charts/brush.ts'
import type { Brush } from '../../charts/brush.ts'
import type { PlotAxis } from '../../charts/plotAxis.ts'
import type { Locale } from '../../format/format.ts'
import { isSearched } from './sweepFacts.ts'
import { axisOf, axisOfObjective, axisOfValues } from './trialAxis.ts'

type Space = Readonly<Record<string, unknown>>

/** Trials with a value to draw: completed ones and, where asked for, those that were pruned, with the value they had by then. */
export const drawnTrials = (trials: readonly TrialView[], withPruned: boolean): TrialView[] =>
  trials.filter(
    ({ state, value }) => (state === 'completed' || (withPruned && state === 'pruned')) && value !== null && Number.isFinite(value)
  )

/** The hyperparameters that a space searches and, of its ranges, which are logarithmic. */
export const searchedNames = (space: Space): { name: string; log: boolean }[] =>
  Object.entries(space).flatMap(([name, given]) => (isSearched(given) ? [{ name, log: (given as { log?: unknown }).log === true }] : []))

export type Slices = { y: PlotAxis; order: PlotAxis; numbers: Float64Array; slices: PlotAxis[] }

/** One picture a hyperparameter, all with the same values upwards; `order` is the number of the trial, which colours tell. */
export function layTrials(
  trials: readonly TrialView[],
  { space, objective, logValue, pixels, locale }: { space: Space; objective: Objective; logValue: boolean; pixels: number; locale: Locale }
): Slices {
  const numbers = Float64Array.from(trials, ({ number }) => number)
  return {
    numbers,
    y: axisOfObjective(trials, objective.metric, { log: logValue, pixels, locale }),
    order: axisOf({ name: 'trial', type: 'number', numbers, words: [], codes: new Float64Array() }, { log: false, pixels, locale }),
    slices: searchedNames(space).map(({ name, log }) => axisOfValues(trials, name, { log, pixels, locale }))
  }
}

/** By trial, whether it is chosen; all are where none is. */
export const keptTrials = (trials: readonly TrialView[], selection: ReadonlySet<number> | undefined): Uint8Array =>
  Uint8Array.from(trials, ({ number }) => Number(selection?.has(number) ?? true))

/** Where a trial stands among those drawn. */
export function rowOfTrial(trials: readonly TrialView[], number: number | undefined): number | undefined {
  const row = trials.findIndex(trial => trial.number === number)
  return row === -1 ? undefined : row
}

/** Numbers of the trials that a box over one of the pictures takes in. */
export function trialsIn(numbers: Float64Array, sides: readonly { axis: PlotAxis['axis']; brush: Brush | undefined }[]): Set<number> {
  const kept = keptRows(sides, numbers.length)
  return new Set([...numbers].filter((_, row) => kept[row] === 1))
}

/** The next number of three digits that is not inside of `value`. */
function outward(value: number, upwards: boolean): number {
  const rounded = Number(value.toPrecision(3))
  if (value === 0 || (upwards ? rounded >= value : rounded <= value)) return rounded
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2)
  return Number((rounded + (upwards ? step : -step)).toPrecision(3))
}

/** The bounds of a range as the values of these trials have them, in few digits; undefined for anything but a range, or where it would stay as it is. */
export function narrowed(space: Space, name: string, trials: readonly TrialView[]): { low: number; high: number } | undefined {
  const given = space[name] as { type?: unknown; low?: unknown; high?: unknown; step?: unknown } | undefined
  const values = trials.map(trial => trial.values[name]).filter(value => typeof value === 'number')
  if (!isSearched(given) || typeof given?.low !== 'number' || typeof given.high !== 'number' || values.length < 2) return undefined
  // Values of a step, and whole numbers, are as short as they can be.
  const ends = [Math.min(...values), Math.max(...values)] as const
  const isFree = given.type === 'float' && given.step === undefined
  const [least, greatest] = isFree ? [outward(ends[0], false), outward(ends[1], true)] : ends
  const [low, high] = [Math.max(given.low, least), Math.min(given.high, greatest)]
  return low < high && (low > given.low || high < given.high) ? { low, high } : undefined
}
