import { encode } from './encode.ts'
import type { Point } from './encode.ts'
import { normalBetween } from './normal.ts'
import type { SearchedParameter } from './parameter.ts'
import type { Space } from './space.ts'
import { historyOf } from './trial.ts'
import type { Direction, TrialRecord } from './trial.ts'
import { levelAt } from './unitScale.ts'

/** Shares of a parameter in what makes the best trials differ from the others; they add up to 1. Null: too few of its trials to say. */
export type Importance = { name: string; share: number | null }

export type Importances =
  | { ok: true; trials: number; importances: Importance[] }
  | { ok: false; code: 'too_few_trials' | 'equal_values'; trials: number; needed: number }

/** With fewer, chance would look like importance. */
const leastTrials = 30
/** The best tenth is compared with all; of few trials a few more. */
const bestShare = 0.1
const leastBest = 6
const cells = 50

/** Share of the trials in each cell of the range, each spread around its place by a normal kernel; one even trial is the prior. */
function histogram(parameter: SearchedParameter, places: readonly number[], width: number): Float64Array {
  const count = Math.min(cells, parameter.levels)
  const cellOf = (place: number): number =>
    parameter.levels === count ? levelAt(parameter, place) : Math.min(count - 1, Math.floor(place * count))
  const counts = new Float64Array(count)
  for (const place of places) {
    const cell = cellOf(place)
    counts[cell] = (counts[cell] as number) + 1
  }
  const sums = new Float64Array(count).fill(1 / count)
  for (const [from, weight] of counts.entries()) {
    if (weight === 0) continue
    const centre = (from + 0.5) / count
    const within = parameter.kind === 'categorical' ? 1 : normalBetween(-centre / width, (1 - centre) / width)
    for (let to = 0; to < count; to++) {
      const part =
        parameter.kind === 'categorical'
          ? Number(to === from)
          : normalBetween((to / count - centre) / width, ((to + 1) / count - centre) / width)
      sums[to] = (sums[to] as number) + (weight * part) / within
    }
  }
  const total = places.length + 1
  return sums.map(sum => sum / total)
}

/** Scott's rule, but never narrower than a cell: for the best, and the same for all, so that smoothing alone makes no difference. */
function kernelWidth(places: readonly number[]): number {
  const mean = places.reduce((sum, place) => sum + place, 0) / places.length
  const variance = places.reduce((sum, place) => sum + (place - mean) ** 2, 0) / places.length
  return Math.max(1 / cells, 1.06 * Math.sqrt(variance) * places.length ** -0.2)
}

/** Pearson's divergence of where the best trials lie from where all lie; null where too few of the best have the parameter. */
function divergence(parameter: SearchedParameter, best: readonly number[], all: readonly number[]): number | null {
  if (parameter.levels === 1) return 0
  if (best.length < leastBest) return null
  const width = kernelWidth(best)
  const bestShares = histogram(parameter, best, width)
  const allShares = histogram(parameter, all, width)
  return allShares.reduce((sum, share, cell) => sum + ((bestShares[cell] as number) - share) ** 2 / share, 0)
}

/**
 * Importance of each parameter by PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023): how differently it is distributed among the best
 * trials and among all. One that exists only in some trials is judged by those, and counts by how many they are. Failed trials are left out.
 */
export function parameterImportances(space: Space, records: readonly TrialRecord[], direction: Direction): Importances {
  const { ranked } = historyOf(records, direction, 0)
  const encoded = ranked.flatMap(trial => {
    const point = encode(space, trial.values)
    return point === null ? [] : [{ point, loss: trial.loss, standing: trial.standing }]
  })
  const trials = encoded.length
  const needed = leastTrials
  const completed = encoded.filter(({ standing }) => standing === 'completed')
  if (trials < needed || completed.length < leastBest) return { ok: false, code: 'too_few_trials', trials, needed }
  if (completed.length === trials && completed.every(({ loss }) => loss === completed[0]?.loss))
    return { ok: false, code: 'equal_values', trials, needed }
  const bestCount = Math.min(completed.length, Math.max(leastBest, Math.ceil(bestShare * trials)))
  const points = encoded.map(({ point }) => point)
  const placesOf = (from: readonly Point[], index: number): number[] =>
    from.map(point => point[index] as number).filter(place => !Number.isNaN(place))
  const weights = space.searched.map((parameter, index) => {
    const all = placesOf(points, index)
    const found = divergence(parameter, placesOf(points.slice(0, bestCount), index), all)
    return found === null ? null : (found * all.length) / trials
  })
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0)
  const share = (weight: number | null): number | null => (weight === null ? null : total > 0 ? weight / total : 0)
  return {
    ok: true,
    trials,
    importances: space.searched.map(({ name }, index) => ({ name, share: share(weights[index] as number | null) }))
  }
}
