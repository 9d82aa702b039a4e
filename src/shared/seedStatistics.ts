import { tAt, tAt95, twoSided, welchDifference } from './welch.ts'
import type { Sample } from './welch.ts'

/** A difference of two means, its 95 % confidence interval, and how likely one as large is where there is none. */
export type Comparison = { difference: number; low: number; high: number; p: number }

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The sample's deviation is 0 where there is one value alone. */
export function sampleOf(values: readonly number[]): Sample {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return { mean: middle, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)), runs: values.length }
}

const compared = (difference: number, halfWidth: number, freedom: number): Comparison => {
  const error = halfWidth / tAt95(freedom)
  const p = error === 0 ? Number(difference === 0) : twoSided(difference / error, freedom)
  return { difference, low: difference - halfWidth, high: difference + halfWidth, p }
}

/** Of two samples that have nothing to do with each other, by Welch's t. Nothing where a side has fewer than two values. */
export function compareMeans(a: readonly number[], b: readonly number[]): Comparison | undefined {
  const found = welchDifference(sampleOf(a), sampleOf(b))
  return found && compared(found.difference, found.halfWidth, found.freedom)
}

/** Of values that belong together two by two, as runs of the same seed do, by Student's t of their differences. Nothing for fewer than two pairs. */
export function comparePairs(pairs: readonly (readonly [a: number, b: number])[]): Comparison | undefined {
  if (pairs.length < 2) return undefined
  const of = sampleOf(pairs.map(([a, b]) => a - b))
  return compared(of.mean, (tAt95(of.runs - 1) * of.deviation) / Math.sqrt(of.runs), of.runs - 1)
}

/**
 * Holm's step-down correction: the chance of a wrong claim among all of them stays at the level of one (Holm, "A simple sequentially rejective
 * multiple test procedure", Scandinavian Journal of Statistics 6, 1979). In the order given.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => (ps[a] ?? 0) - (ps[b] ?? 0))
  const adjusted = ps.map(() => 1)
  let least = 0
  for (const [rank, i] of order.entries()) {
    least = Math.max(least, Math.min(1, (ps.length - rank) * (ps[i] ?? 1)))
    adjusted[i] = least
  }
  return adjusted
}

/**
 * The smallest difference of two means that `seeds` values on each side show in four of five tries (power 80 %, two-sided level 5 %), with the
 * deviation seen: (t of 97.5 % + t of 80 %) · s · √(2 / n). NaN for fewer than two.
 */
export function detectableDifference(deviation: number, seeds: number): number {
  if (seeds < 2) return NaN
  const freedom = 2 * seeds - 2
  return (tAt95(freedom) + tAt(0.4, freedom)) * deviation * Math.sqrt(2 / seeds)
}

/** The deviation within groups of values, pooled over them; NaN where none has two values. */
export function pooledDeviation(groups: readonly (readonly number[])[]): number {
  const samples = groups.filter(({ length }) => length > 1).map(sampleOf)
  const freedom = samples.reduce((sum, { runs }) => sum + runs - 1, 0)
  return Math.sqrt(samples.reduce((sum, { deviation, runs }) => sum + (runs - 1) * deviation ** 2, 0) / freedom)
}

/** Whole numbers below `below`, the same every time: a 32-bit linear congruential generator (Numerical Recipes' constants), its upper bits. */
function createDraws(): (below: number) => number {
  let state = 1
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** The middle 95 % of the differences of means that sides drawn anew from the values, with replacement, have (percentile bootstrap). */
export function bootstrapInterval(a: readonly number[], b: readonly number[], rounds = 2000): { low: number; high: number } {
  const draw = createDraws()
  const again = (values: readonly number[]): number => mean(values.map(() => values[draw(values.length)] ?? NaN))
  const differences = Float64Array.from({ length: rounds }, () => again(a) - again(b)).sort()
  const at = (share: number): number => differences[Math.min(rounds - 1, Math.floor(share * rounds))] ?? NaN
  return { low: at(0.025), high: at(0.975) }
}
