import { encode } from '../encode.ts'
import { coordinatesOf } from '../gp/coordinates.ts'
import { fitHyperparameters } from '../gp/fit.ts'
import { maximiseAcquisition } from '../gp/maximise.ts'
import { createPosterior } from '../gp/posterior.ts'
import { standardisedLosses } from '../gp/standardise.ts'
import type { Values } from '../parameter.ts'
import { chooseValues } from '../space.ts'
import type { Space } from '../space.ts'
import type { History, RankedTrial } from '../trial.ts'
import { fromUnit } from '../unitScale.ts'
import type { SamplerContext, Suggest } from './sampler.ts'
import { createSobolSampler } from './sobol.ts'

/** Evenly spread trials before the model says anything. */
const startUpTrials = 10
/** So many of the best trials are looked around. */
const incumbentCount = 4

type Observed = { trial: RankedTrial; units: Float64Array }

const observedIn = (space: Space, ranked: readonly RankedTrial[]): Observed[] =>
  ranked.flatMap(trial => {
    const units = encode(space, trial.values)
    return units === null ? [] : [{ trial, units }]
  })

function suggestFrom({ space, seed }: SamplerContext, observed: readonly Observed[], { number, running }: History): Values {
  const isChoice = space.searched.map(parameter => parameter.kind === 'categorical')
  const points = observed.map(({ units }) => coordinatesOf(space, units))
  const losses = standardisedLosses(observed.map(({ trial }) => trial))
  const hyperparameters = fitHyperparameters({ points, isChoice }, losses)
  // Running trials are believed to end just as expected, so that there is nothing to improve where they are.
  const believed = createPosterior({ points, isChoice }, losses, hyperparameters)
  const open = running.map(trial => encode(space, trial.values)).filter(units => units !== null)
  const openPoints = open.map(units => coordinatesOf(space, units))
  const allPoints = [...points, ...openPoints]
  const allLosses = Float64Array.from([...losses, ...openPoints.map(point => believed.at(point).mean)])
  const posterior =
    open.length === 0 ? believed : createPosterior({ points: allPoints, isChoice }, allLosses, hyperparameters, points.length)
  const known = new Set(allPoints.map(point => point.join()))
  const units = maximiseAcquisition({
    space,
    posterior,
    best: Math.min(...allLosses),
    lengths: hyperparameters.inverseSquares.map((inverse, d) => (isChoice[d] ? 1 : 1 / Math.sqrt(inverse))),
    isKnown: coordinates => known.has(coordinates.join()),
    // What does not exist in a trial may come to exist near it: anywhere is as good as the middle.
    incumbents: observed.slice(0, incumbentCount).map(({ units: place }) => place.map(unit => (Number.isNaN(unit) ? 0.5 : unit))),
    seeds: [seed, number]
  })
  return chooseValues(space, (parameter, index) => fromUnit(parameter, units[index] as number))
}

/**
 * Gaussian process with the logarithm of the expected improvement. For expensive trials, few hundreds of them and some 15 parameters: its
 * time grows with the cube of the number of trials.
 */
export function createGpSampler(context: SamplerContext): Suggest {
  const suggestEvenly = createSobolSampler(context)
  return history => {
    const observed = observedIn(context.space, history.ranked)
    if (observed.length < startUpTrials || context.space.searched.length === 0) return suggestEvenly(history)
    return suggestFrom(context, observed, history)
  }
}
