import { createRandom, purposes } from '../random.ts'
import { chooseValues } from '../space.ts'
import { fromUnit } from '../unitScale.ts'
import type { SamplerContext, Suggest } from './sampler.ts'

/** Every parameter drawn on its own, evenly over its scale. */
export function createRandomSampler({ space, seed }: SamplerContext): Suggest {
  return ({ number }) => {
    const random = createRandom(seed, purposes.random, number)
    return chooseValues(space, parameter => fromUnit(parameter, random.unit()))
  }
}
