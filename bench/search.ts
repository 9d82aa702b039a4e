import type { SamplerKind } from '../src/search/samplers/createSampler.ts'
import { createStudy } from '../src/search/study.ts'
import { progress, report } from './report.ts'
import { testFunctions } from './searchFunctions.ts'
import type { TestFunction } from './searchFunctions.ts'
import { median } from './statistics.ts'

export type SearchOptions = { seeds: number; gpSeeds: number; samplers?: string; json?: true }

const checkpoints = [50, 100] as const
type Regrets = Record<(typeof checkpoints)[number], number>

/** Median simple regret of Optuna 5's own samplers: 50 seeds, 20 for gp; inputs in the unit cube, no noise, one trial at a time. */
const reference: Record<string, Record<string, Partial<Regrets>>> = {
  branin: {
    random: { 50: 0.766, 100: 0.307 },
    sobol: { 50: 0.659, 100: 0.394 },
    tpe: { 50: 0.154, 100: 0.0295 },
    gp: { 50: 0.000077 }
  },
  hartmann6: {
    random: { 50: 1.49, 100: 1.2 },
    sobol: { 50: 1.62, 100: 1.18 },
    tpe: { 50: 0.365, 100: 0.0993 },
    gp: { 50: 0.114, 100: 0.0597 }
  }
}

function createUnitStudy(dimensions: number, kind: SamplerKind, seed: number): ReturnType<typeof createStudy> {
  const space = Object.fromEntries(Array.from({ length: dimensions }, (_, i) => [`x${i}`, { type: 'float', low: 0, high: 1 }]))
  // As many grid cells as trials, or a few more: 10 x 10, 3 x 3 x 2 x 2 x 2 x 2.
  const levels = Object.fromEntries(Object.keys(space).map((name, i) => [name, dimensions === 2 ? 10 : i < 2 ? 3 : 2]))
  return createStudy({ space, sampler: { kind, seed, ...(kind === 'grid' ? { levels } : {}) } })
}

function playOnce(problem: TestFunction, kind: SamplerKind, seed: number): Regrets {
  const study = createUnitStudy(problem.dimensions, kind, seed)
  const regrets: Regrets = { 50: Infinity, 100: Infinity }
  let best = Infinity
  for (let n = 1; n <= 100; n++) {
    const trial = study.ask()
    if (trial === undefined) throw new Error(`${kind} had nothing more to suggest after ${n - 1} trials.`)
    const value = problem.evaluate(Object.values(trial.values).map(Number))
    study.tell(trial.number, value)
    best = Math.min(best, value)
    for (const checkpoint of checkpoints) if (n <= checkpoint) regrets[checkpoint] = best - problem.optimum
  }
  return regrets
}

/** Seconds for a number of suggestions, each from all the values told before it, on Hartmann's function. */
function secondsFor(kind: SamplerKind, suggestions: number): number {
  const problem = testFunctions.find(({ name }) => name === 'hartmann6')
  if (problem === undefined) throw new Error('hartmann6 is missing.')
  const study = createUnitStudy(problem.dimensions, kind, 1)
  let ms = 0
  for (let n = 0; n < suggestions; n++) {
    const startMs = performance.now()
    const trial = study.ask()
    ms += performance.now() - startMs
    if (trial) study.tell(trial.number, problem.evaluate(Object.values(trial.values).map(Number)))
  }
  return ms / 1000
}

const rounded = (value: number): number => Number(value.toPrecision(4))

type Measured = { seeds: number; median_regret: Record<string, number>; reference: Partial<Regrets> }

function measure(problem: TestFunction, kind: SamplerKind, seeds: number): Measured {
  const runs = Array.from({ length: seeds }, (_, i) => playOnce(problem, kind, i + 1))
  const regrets = checkpoints.map((n): [string, number] => [String(n), rounded(median(runs.map(run => run[n])))])
  progress(`${problem.name} ${kind}: ${regrets.map(([n, regret]) => `${regret} at ${n}`).join(', ')} (${seeds} seeds)`)
  return { seeds, median_regret: Object.fromEntries(regrets), reference: reference[problem.name]?.[kind] ?? {} }
}

/** Median simple regret (best value found less the optimum) of each sampler beside the reference, and how long suggestions take. */
export function benchSearch(options: SearchOptions): void {
  const kinds = (options.samplers?.split(',') ?? ['random', 'grid', 'sobol', 'tpe', 'gp']) as SamplerKind[]
  const functions = testFunctions.map((problem): [string, object] => {
    const figures = kinds.map((kind): [string, Measured] => [kind, measure(problem, kind, kind === 'gp' ? options.gpSeeds : options.seeds)])
    return [problem.name, { dimensions: problem.dimensions, trials: 100, ...Object.fromEntries(figures) }]
  })
  const timed: [SamplerKind, number][] = [
    ['tpe', 200],
    ['gp', 100]
  ]
  const seconds = timed
    .filter(([kind]) => kinds.includes(kind))
    .map(([kind, count]): [string, number] => [`seconds_for_${count}_${kind}_suggestions`, rounded(secondsFor(kind, count))])
  report(
    { ...Object.fromEntries(functions), ...Object.fromEntries(seconds), reference: { seconds_for_200_tpe_suggestions: 0.5 } },
    options.json ?? false
  )
}
