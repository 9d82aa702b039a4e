import type { Objective, TrialView } from '../../../shared/sweep.ts'
import { linearTicks } from '../../charts/ticks.ts'
import type { Tick } from '../../charts/ticks.ts'

export type NamedTrials = { name: string; trials: readonly TrialView[] }
export type EdfCurve = { name: string; count: number; median: number; corners: { x: number; y: number }[] }
export type Edf = { curves: EdfCurve[]; xTicks: (Tick & { place: number })[]; yTicks: (Tick & { place: number })[] }

const finished = (trials: readonly TrialView[]): number[] =>
  trials
    .flatMap(({ state, value }) => (state === 'completed' && value !== null && Number.isFinite(value) ? [value] : []))
    .sort((a, b) => a - b)

const medianOf = (sorted: readonly number[]): number => {
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

/**
 * The empirical distribution of what came of completed trials: at each value the share of trials that are that good or better. Corners of step lines,
 * places from 0 to 1; the better the search, the sooner its line rises from the good end.
 */
export function layEdf(sweeps: readonly NamedTrials[], { direction }: Pick<Objective, 'direction'>): Edf {
  const sorted = sweeps.map(({ name, trials }) => ({ name, values: finished(trials) })).filter(({ values }) => values.length > 0)
  const all = sorted.flatMap(({ values }) => [values[0] ?? 0, values.at(-1) ?? 0])
  const [least, most] = all.length > 0 ? [Math.min(...all), Math.max(...all)] : [0, 1]
  const room = (most - least) * 0.04 || Math.abs(most) * 0.04 || 1
  const [low, high] = [least - room, most + room]
  const xOf = (value: number): number => (value - low) / (high - low)
  const curves = sorted.map(({ name, values }): EdfCurve => {
    const isLess = direction === 'minimize'
    const steps = isLess ? values : values.toReversed()
    const corners = [{ x: isLess ? 0 : 1, y: 0 }]
    for (const [i, value] of steps.entries()) {
      const x = xOf(value)
      corners.push({ x, y: i / steps.length }, { x, y: (i + 1) / steps.length })
    }
    corners.push({ x: isLess ? 1 : 0, y: 1 })
    return { name, count: values.length, median: medianOf(values), corners }
  })
  return {
    curves,
    xTicks: linearTicks(low, high).map(tick => ({ ...tick, place: xOf(tick.value) })),
    yTicks: [0, 0.25, 0.5, 0.75, 1].map(value => ({ value, label: `${value * 100} %`, place: value }))
  }
}
