import { bestOf, metricDirection } from '../../../../shared/metric.ts'
import type { Run } from '../../../../shared/run.ts'
import {
  bootstrapInterval,
  compareMeans,
  comparePairs,
  detectableDifference,
  holm,
  pooledDeviation
} from '../../../../shared/seedStatistics.ts'
import type { Comparison } from '../../../../shared/seedStatistics.ts'

/** Fewer seeds tell nothing about their spread. */
export const leastSeeds = 3
const level = 0.05

type Stands = { id: string; name: string; number: number }
/** Runs of one configuration, and which of the compared runs stands for them. */
export type Side = Stands & { runs: readonly Run[] }
/** Only completed runs count: `values` are their best by seed, `left` are the others by state, and `unlogged` those without a finite value. */
export type Scored = Stands & {
  values: readonly (readonly [seed: number, value: number])[]
  left: Readonly<Partial<Record<Run['state'], number>>>
  unlogged: number
}
/** How a side is against the first one. `p` is corrected for how many sides are compared. */
export type Finding = Comparison & { word: 'better' | 'worse' | 'noise'; isPaired: boolean; bootstrap: { low: number; high: number } }
export type Verdict = Scored & { finding: Finding | 'few' | undefined }

export function scored({ runs, ...stands }: Side, metric: string): Scored {
  const values: [number, number][] = []
  const left: Partial<Record<Run['state'], number>> = {}
  let unlogged = 0
  for (const run of runs) {
    const summary = run.metrics[metric]
    const best = summary && bestOf(metric, summary)
    if (run.state !== 'completed') left[run.state] = (left[run.state] ?? 0) + 1
    else if (best) values.push([run.seed, best.value])
    else unlogged++
  }
  return { ...stands, values, left, unlogged }
}

const numbersOf = ({ values }: Scored): number[] => values.map(([, value]) => value)

/** The values two by two where both sides have the same seeds, each once; else undefined. */
function pairsOf(a: Scored, b: Scored): (readonly [number, number])[] | undefined {
  const bySeed = new Map(b.values)
  const isSame = new Set(a.values.map(([seed]) => seed)).size === a.values.length && bySeed.size === b.values.length
  if (!isSame || a.values.length !== b.values.length || a.values.some(([seed]) => !bySeed.has(seed))) return undefined
  return a.values.map(([seed, value]) => [value, bySeed.get(seed) ?? NaN] as const)
}

function comparisonOf(side: Scored, base: Scored): (Comparison & Pick<Finding, 'isPaired' | 'bootstrap'>) | undefined {
  if (Math.min(side.values.length, base.values.length) < leastSeeds) return undefined
  const pairs = pairsOf(side, base)
  const found = pairs ? comparePairs(pairs) : compareMeans(numbersOf(side), numbersOf(base))
  return found && { ...found, isPaired: pairs !== undefined, bootstrap: bootstrapInterval(numbersOf(side), numbersOf(base)) }
}

/** Every side against the first: by pairs where the seeds match, else by Welch's t; with more than two sides by Holm's correction. */
export function verdictsOf(sides: readonly Side[], metric: string): Verdict[] {
  const [base, ...others] = sides.map(side => scored(side, metric))
  if (!base) return []
  const found = others.map(side => comparisonOf(side, base))
  const corrected = holm(found.flatMap(one => one?.p ?? []))
  const isLowerBetter = metricDirection(metric) === 'lower'
  let at = 0
  const verdicts = others.map((side, i): Verdict => {
    const comparison = found[i]
    if (!comparison) return { ...side, finding: 'few' }
    const p = corrected[at++] ?? 1
    const word = p >= level ? 'noise' : comparison.difference < 0 === isLowerBetter ? 'better' : 'worse'
    return { ...side, finding: { ...comparison, p, word } }
  })
  return [{ ...base, finding: undefined }, ...verdicts]
}

/** What the seeds that the sides have could show, with the spread seen within them; undefined where that is not known. */
export function detectableOf(verdicts: readonly Scored[]): { seeds: number; difference: number; deviation: number } | undefined {
  const seeds = Math.min(...verdicts.map(({ values }) => values.length))
  const deviation = pooledDeviation(verdicts.map(numbersOf))
  const difference = detectableDifference(deviation, seeds)
  return Number.isFinite(difference) && deviation > 0 ? { seeds, difference, deviation } : undefined
}
