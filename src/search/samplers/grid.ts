import type { Values } from '../parameter.ts'
import { createRandom, purposes, shuffled } from '../random.ts'
import { cellKey, gridCells } from './gridCells.ts'
import type { SamplerContext, Suggest } from './sampler.ts'

/**
 * Every cell once, in a shuffled order, so that a search stopped early has looked everywhere. A cell counts as done by its values: a trial
 * repeated after a failure, or one that somebody added by hand, neither skips a cell nor makes one come twice.
 */
export function createGridSampler({ space, seed, levels }: SamplerContext): Suggest {
  const cells = gridCells(space, levels) ?? []
  const keys = cells.map(values => cellKey(space, values))
  const order = shuffled(cells.length, createRandom(seed, purposes.grid))
  return ({ all }): Values | null => {
    const done = new Set(all.map(trial => cellKey(space, trial.values)))
    const next = order.find(index => !done.has(keys[index] as string))
    return next === undefined ? null : (cells[next] as Values)
  }
}
