import { purposes } from '../random.ts'
import { sobolUnit } from '../sobolSequence.ts'
import { chooseValues } from '../space.ts'
import { fromUnit } from '../unitScale.ts'
import type { SamplerContext, Suggest } from './sampler.ts'

/** Trial n is point n of a scrambled Sobol sequence: even coverage, whatever the number of trials. */
export function createSobolSampler({ space, seed }: SamplerContext): Suggest {
  return ({ number }) => chooseValues(space, (parameter, index) => fromUnit(parameter, sobolUnit(number, index, [seed, purposes.sobol])))
}
