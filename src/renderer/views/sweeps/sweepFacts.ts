import type { Sweep, TrialState, TrialView } from '../../../shared/sweep.ts'
import type { RunState } from '../../../shared/run.ts'

/** A trial's state as that of a run, which has its icon and word. */
export const asRunState = (state: TrialState): RunState => (state === 'waiting' ? 'queued' : state)

export type TrialSort = { key: string; descending: boolean }

function sortValue(trial: TrialView, key: string): number | string | null {
  if (key === 'number') return trial.number
  if (key === 'value') return trial.value !== null && Number.isFinite(trial.value) ? trial.value : null
  if (key === 'state') return trial.state
  if (key === 'epochs') return trial.epochs_done
  const value = trial.values[key]
  return typeof value === 'number' || typeof value === 'string' ? value : value === undefined ? null : JSON.stringify(value)
}

/** Trials by one column; those without the value come last either way, equals by number. */
export function sortTrials(trials: readonly TrialView[], { key, descending }: TrialSort): TrialView[] {
  const sign = descending ? -1 : 1
  return [...trials].sort((a, b) => {
    const [left, right] = [sortValue(a, key), sortValue(b, key)]
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a.number - b.number
    const order =
      typeof left === 'number' && typeof right === 'number' ? left - right : String(left) < String(right) ? -1 : Number(left !== right)
    return sign * order || a.number - b.number
  })
}

/** The hyperparameters that a sweep searches or fixes, in the order of its space. */
export const spaceNames = ({ space }: Pick<Sweep, 'space'>): string[] => Object.keys(space)

/** Whether a parameter of a space is searched: an object that says how. */
export const isSearched = (given: unknown): boolean => typeof given === 'object' && given !== null && !Array.isArray(given)
