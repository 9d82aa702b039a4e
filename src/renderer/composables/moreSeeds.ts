import type { Run, RunRequest } from '../../shared/run.ts'

/** Seeds are whole numbers below 2^32. */
const greatestSeed = 2 ** 32 - 1

/** The first of `count` seeds in a row that none of these runs has. */
export function freeSeed(runs: readonly Pick<Run, 'seed'>[], count: number): number {
  const greatest = runs.reduce((most, { seed }) => Math.max(most, seed), 0)
  return greatest + count > greatestSeed ? 0 : greatest + 1
}

/** The same configuration once more, with so many seeds from one on. */
export const requestWithSeeds = (run: Run, seed: number, count: number): RunRequest => ({
  experiment: run.experiment,
  dataset: run.dataset.name,
  hyperparameters: { ...run.hyperparameters, seed },
  seeds: count
})
