import type { Objective, TrialView } from '../../../shared/sweep.ts'
import { linearTicks } from '../../charts/ticks.ts'
import type { Tick } from '../../charts/ticks.ts'

export type HistoryPoint = { trial: TrialView; x: number; y: number }
export type History = {
  /** Places from 0 to 1, y upwards. */
  completed: HistoryPoint[]
  pruned: HistoryPoint[]
  /** Trials that diverged have no value: they stand in a lane of their own. */
  diverged: { trial: TrialView; x: number }[]
  /** Corners of the step line of the best so far. */
  best: { x: number; y: number }[]
  yTicks: (Tick & { place: number })[]
  xTicks: (Tick & { place: number })[]
}

const isFinite = (trial: TrialView): boolean => trial.value !== null && Number.isFinite(trial.value)

/** The best value up to each completed trial, in the order of their numbers. */
export function bestSoFar(trials: readonly TrialView[], { direction }: Objective): { number: number; value: number }[] {
  const steps: { number: number; value: number }[] = []
  for (const trial of [...trials].sort((a, b) => a.number - b.number)) {
    if (trial.state !== 'completed' || trial.value === null || !isFinite(trial)) continue
    const last = steps.at(-1)
    const isBetter = !last || (direction === 'minimize' ? trial.value < last.value : trial.value > last.value)
    if (isBetter) steps.push({ number: trial.number, value: trial.value })
  }
  return steps
}

/** Where the marks of a sweep's history stand: trials from left to right, their values upwards. */
export function layHistory(trials: readonly TrialView[], objective: Objective): History {
  const drawn = trials.filter(({ state }) => state === 'completed' || state === 'pruned').filter(isFinite)
  const values = drawn.map(({ value }) => value as number)
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
  const room = (most - least) * 0.05 || Math.abs(most) * 0.05 || 1
  const [low, high] = values.length > 0 ? [least - room, most + room] : [0, 1]
  const last = Math.max(1, ...trials.map(({ number }) => number))
  const xOf = (number: number): number => number / last
  const yOf = (value: number): number => (value - low) / (high - low)
  const point = (trial: TrialView): HistoryPoint => ({ trial, x: xOf(trial.number), y: yOf(trial.value as number) })
  const steps = bestSoFar(trials, objective)
  return {
    completed: drawn.filter(({ state }) => state === 'completed').map(point),
    pruned: drawn.filter(({ state }) => state === 'pruned').map(point),
    diverged: trials.filter(({ state }) => state === 'diverged').map(trial => ({ trial, x: xOf(trial.number) })),
    best: steps.flatMap(({ number, value }, index) => [
      { x: xOf(number), y: yOf(value) },
      { x: xOf(steps[index + 1]?.number ?? last), y: yOf(value) }
    ]),
    yTicks: linearTicks(low, high).map(tick => ({ ...tick, place: yOf(tick.value) })),
    xTicks: linearTicks(0, last, { whole: true }).map(tick => ({ ...tick, place: xOf(tick.value) }))
  }
}
