import { encode } from '../encode.ts'
import type { Point } from '../encode.ts'
import type { ParameterValue, SearchedParameter, Values } from '../parameter.ts'
import { ageWeights, createParzen } from '../parzen.ts'
import type { Parzen } from '../parzen.ts'
import { createRandom, purposes } from '../random.ts'
import type { Random } from '../random.ts'
import { chooseValues } from '../space.ts'
import type { Space } from '../space.ts'
import type { History } from '../trial.ts'
import { fromUnit } from '../unitScale.ts'
import { createRandomSampler } from './random.ts'
import type { SamplerContext, Suggest } from './sampler.ts'

/** Random trials before the model says anything. */
const startUpTrials = 10
/**
 * Where this goes beyond the usual settings (a tenth, 24 candidates, all good trials alike, sharpness 1), it is what found lower values in
 * `bench -- search`: a larger good part, in which better trials weigh more and kernels may be narrower.
 */
const goodShare = 0.15
const mostGood = 25
const candidates = 48
const rankExponent = 0.7
const sharpness = { good: 0.6, bad: 1 }
/** From here on, spaces with choices or conditions take turns: all parameters together, which may stagnate there, and each on its own. */
const alternateFrom = 60

/** `good` is best first, `bad` oldest first. */
type Split = { good: Point[]; bad: Point[] }

/** The best trials against the rest; diverged trials are never good, running ones count as bad so that others keep away from them. */
function split(space: Space, { ranked, running }: History): Split {
  const count = Math.min(Math.ceil(goodShare * ranked.length), mostGood)
  const best = ranked.slice(0, count).filter(trial => trial.standing !== 'diverged')
  const others = ranked.slice(best.length).sort((a, b) => a.number - b.number)
  const pointsOf = (trials: readonly { values: Values }[]): Point[] =>
    trials.map(trial => encode(space, trial.values)).filter(point => point !== null)
  return { good: pointsOf(best), bad: pointsOf([...others, ...running]) }
}

/** Sum as many as there are points, so that the prior counts as much as without ranks. */
function rankWeights(count: number): Float64Array {
  const weights = Float64Array.from({ length: count }, (_, rank) => (rank + 1) ** -rankExponent)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map(weight => (weight * count) / sum)
}

type Densities = { good: Parzen; bad: Parzen }

const densitiesOf = (parameters: readonly SearchedParameter[], { good, bad }: Split): Densities => ({
  good: createParzen(parameters, good, { weights: rankWeights(good.length), sharpness: sharpness.good }),
  bad: createParzen(parameters, bad, { weights: ageWeights(bad.length), sharpness: sharpness.bad })
})

/** Of candidates from the good density, the one that stands out most against the bad. */
function bestOf<Candidate extends { point: Point }>({ good, bad }: Densities, draw: () => Candidate): Candidate {
  const drawn = Array.from({ length: candidates }, draw).map(candidate => ({
    candidate,
    score: good.logDensity(candidate.point) - bad.logDensity(candidate.point)
  }))
  return drawn.reduce((best, next) => (next.score > best.score ? next : best)).candidate
}

/** All parameters together. */
function suggestJointly(space: Space, trials: Split, random: Random): Values {
  const densities = densitiesOf(space.searched, trials)
  return bestOf(densities, () => {
    const point = new Float64Array(space.searched.length).fill(NaN)
    const kernel = densities.good.drawKernel(random)
    const values = chooseValues(space, (parameter, index) => {
      const unit = densities.good.draw(kernel, index, random)
      point[index] = unit
      return fromUnit(parameter, unit)
    })
    return { values, point }
  }).values
}

/** One parameter as if there were no other, from the trials in which it exists. */
function suggestAlone(parameter: SearchedParameter, trials: Split, random: Random): ParameterValue {
  const densities = densitiesOf([parameter], trials)
  const { unit } = bestOf(densities, () => {
    const drawn = densities.good.draw(densities.good.drawKernel(random), 0, random)
    return { unit: drawn, point: Float64Array.of(drawn) }
  })
  return fromUnit(parameter, unit)
}

function suggestIndependently(space: Space, { good, bad }: Split, random: Random): Values {
  const only = (points: Point[], index: number): Point[] =>
    points.filter(point => !Number.isNaN(point[index])).map(point => point.slice(index, index + 1))
  return chooseValues(space, (parameter, index) => suggestAlone(parameter, { good: only(good, index), bad: only(bad, index) }, random))
}

/**
 * Tree-structured Parzen estimator: Bergstra et al., "Algorithms for hyper-parameter optimization", NeurIPS 24 (2011), over all parameters
 * together, as Watanabe, "Tree-structured Parzen estimator" (2023), describes its parts.
 */
export function createTpeSampler(context: SamplerContext): Suggest {
  const { space, seed } = context
  const suggestRandomly = createRandomSampler(context)
  const alternates = space.conditional || space.searched.some(parameter => parameter.kind === 'categorical')
  return history => {
    if (history.ranked.length < startUpTrials) return suggestRandomly(history)
    const random = createRandom(seed, purposes.tpe, history.number)
    const alone = alternates && history.ranked.length >= alternateFrom && history.number % 2 === 1
    return (alone ? suggestIndependently : suggestJointly)(space, split(space, history), random)
  }
}
