import { createRandom } from '../src/search/random.ts'
import type { SamplerKind } from '../src/search/samplers/createSampler.ts'
import { createStudy } from '../src/search/study.ts'
import { progress, report } from './report.ts'
import { searchProblems } from './searchProblems.ts'
import type { SearchProblem } from './searchProblems.ts'
import { median } from './statistics.ts'

export type SuiteOptions = { seeds: number; samplers: string; json?: true }

const trials = 100

/** The loss, without noise, of the trial that looked best after all trials. */
function playOnce({ space, noise, loss }: SearchProblem, kind: SamplerKind, seed: number): number {
  const study = createStudy({ space, sampler: { kind, seed } })
  const random = createRandom(seed, 0)
  for (let n = 0; n < trials; n++) {
    const trial = study.ask()
    if (trial) study.tell(trial.number, loss(trial.values) + noise * random.normal())
  }
  return loss(study.best()?.values ?? {})
}

/** From 1 for the least value; equal values share the middle of their ranks. */
const rankOf = (value: number, values: readonly number[]): number =>
  1 + values.filter(other => other < value).length + (values.filter(other => other === value).length - 1) / 2

/** Median losses of samplers on problems of many kinds, and their mean rank over all problems and seeds. */
export function benchSearchSuite({ seeds, samplers, json }: SuiteOptions): void {
  const kinds = samplers.split(',') as SamplerKind[]
  const ranks = new Map(kinds.map((kind): [SamplerKind, number[]] => [kind, []]))
  const problems = searchProblems.map((problem): [string, Record<string, number>] => {
    const losses = kinds.map(kind => Array.from({ length: seeds }, (_, i) => playOnce(problem, kind, i + 1)))
    for (let i = 0; i < seeds; i++) {
      const ofSeed = losses.map(ofKind => ofKind[i] ?? NaN)
      for (const [k, kind] of kinds.entries()) ranks.get(kind)?.push(rankOf(ofSeed[k] ?? NaN, ofSeed))
    }
    const medians = kinds.map((kind, k): [string, number] => [kind, Number(median(losses[k] ?? []).toPrecision(3))])
    progress(`${problem.name}: ${medians.map(([kind, loss]) => `${kind} ${loss}`).join(', ')}`)
    return [problem.name, Object.fromEntries(medians)]
  })
  const mean = (numbers: readonly number[]): number =>
    Number((numbers.reduce((total, number) => total + number, 0) / Math.max(1, numbers.length)).toFixed(2))
  const meanRanks = Object.fromEntries(kinds.map(kind => [kind, mean(ranks.get(kind) ?? [])]))
  report({ trials, seeds, median_loss: Object.fromEntries(problems), mean_rank: meanRanks }, json ?? false)
}
