import { createRandom, purposes } from '../random.ts'
import { sobolUnit } from '../sobolSequence.ts'
import type { Space } from '../space.ts'
import { levelAt, levelToUnit } from '../unitScale.ts'
import { coordinatesOf, existing } from './coordinates.ts'
import { logExpectedImprovement } from './expectedImprovement.ts'
import { minimise } from './minimise.ts'
import type { Posterior } from './posterior.ts'

export type Acquisition = {
  space: Space
  posterior: Posterior
  /** What is to be improved on, standardised. */
  best: number
  /** Lengths by coordinate, to take steps of a size. */
  lengths: Float64Array
  /** Whether a place, by its coordinates, was tried before; only asked where there are levels alone. */
  isKnown: (coordinates: Float64Array) => boolean
  /** Promising places to look around, best first. */
  incumbents: readonly Float64Array[]
  seeds: readonly [seed: number, number: number]
}

type Scored = { units: Float64Array; score: number }

const spread = 1024
const aroundEach = 24
const ascents = 6
const rounds = 8
/** Up to this many levels are all looked at; of more, those at growing distances. */
const exhaustiveLevels = 16

/** The place from 0 to 1 of each parameter where a new trial is expected to improve most, by the logarithm of the expected improvement. */
export function maximiseAcquisition(acquisition: Acquisition): Float64Array {
  const { space } = acquisition
  const continuous = space.searched.flatMap(({ levels }, index) => (Number.isFinite(levels) ? [] : [index]))
  const guarded = continuous.length === 0

  function score(units: Float64Array): number {
    const coordinates = coordinatesOf(space, existing(space, units))
    if (guarded && acquisition.isKnown(coordinates)) return -Infinity
    return logExpectedImprovement(acquisition.posterior.at(coordinates), acquisition.best).value
  }

  const scored = candidates(acquisition).map((units): Scored => ({ units, score: score(units) }))
  const starts = apart(
    scored.sort((a, b) => b.score - a.score),
    acquisition.lengths
  )
  let best = starts[0] as Scored
  for (const start of starts) {
    let place = start
    for (let round = 0; round < rounds; round++) {
      const climbed = searchLevels(space, climb(acquisition, continuous, place, score), score)
      const gained = climbed.score - place.score
      place = climbed
      if (!(gained > 1e-6) || continuous.length === space.searched.length) break
    }
    if (place.score > best.score) best = place
  }
  return best.units
}

/** Even coverage, and normal steps of several sizes around the places that are best so far. */
function candidates({ space, lengths, incumbents, seeds }: Acquisition): Float64Array[] {
  const random = createRandom(...seeds, purposes.gp)
  const dimensions = space.searched.length
  const even = Array.from({ length: spread }, (_, n) =>
    Float64Array.from({ length: dimensions }, (_, d) => sobolUnit(n, d, [...seeds, purposes.gp]))
  )
  const near = incumbents.flatMap(incumbent =>
    Array.from({ length: aroundEach }, (_, n) => {
      const size = 0.3 * 0.5 ** (n % 8)
      return incumbent.map((unit, d) => {
        const moved = unit + size * Math.min(1, lengths[d] as number) * random.normal()
        return moved >= 0 && moved <= 1 ? moved : unit
      })
    })
  )
  return [...even, ...near]
}

/** The best few that are not close to each other, best first. */
function apart(sorted: readonly Scored[], lengths: Float64Array): Scored[] {
  const chosen: Scored[] = []
  for (const candidate of sorted) {
    if (chosen.length >= ascents) break
    const distance = (other: Scored): number =>
      candidate.units.reduce((sum, unit, d) => sum + ((unit - (other.units[d] as number)) / (lengths[d] as number)) ** 2, 0)
    if (chosen.every(other => distance(other) > 0.01)) chosen.push(candidate)
  }
  return chosen
}

/** Gradient ascent over the continuous parameters that exist, in units of their lengths. */
function climb(
  { space, posterior, best, lengths }: Acquisition,
  continuous: readonly number[],
  start: Scored,
  score: (units: Float64Array) => number
): Scored {
  const point = existing(space, start.units)
  const free = continuous.filter(index => !Number.isNaN(point[index]))
  if (free.length === 0 || start.score === -Infinity) return start
  const coordinates = coordinatesOf(space, point)
  const gradients = { mean: new Float64Array(coordinates.length), variance: new Float64Array(coordinates.length) }
  const length = free.map(index => lengths[index] as number)
  const found = minimise(
    (x, gradient) => {
      for (const [k, index] of free.entries()) coordinates[index] = (x[k] as number) * (length[k] as number)
      const { value, byMean, byVariance } = logExpectedImprovement(posterior.withGradient(coordinates, gradients), best)
      for (const [k, index] of free.entries())
        gradient[k] =
          -(byMean * (gradients.mean[index] as number) + byVariance * (gradients.variance[index] as number)) * (length[k] as number)
      return -value
    },
    Float64Array.from(free, (index, k) => (start.units[index] as number) / (length[k] as number)),
    { low: new Float64Array(free.length), high: Float64Array.from(length, size => 1 / size), iterations: 50, tolerance: 1e-4 }
  )
  const units = start.units.slice()
  for (const [k, index] of free.entries()) units[index] = Math.min(1, Math.max(0, (found.x[k] as number) * (length[k] as number)))
  const reached = { units, score: score(units) }
  return reached.score > start.score ? reached : start
}

/** Levels worth looking at from one: all of a few, else those 1, 2, 4, ... away. */
function levelsFrom(level: number, levels: number): number[] {
  if (levels <= exhaustiveLevels) return Array.from({ length: levels }, (_, other) => other)
  const found: number[] = []
  for (let distance = 1; distance < levels; distance *= 2) found.push(level - distance, level + distance)
  return found.filter(other => other >= 0 && other < levels)
}

/** One parameter with levels after the other, each along its own line as long as that helps. */
function searchLevels(space: Space, start: Scored, score: (units: Float64Array) => number): Scored {
  let best = start
  for (const [index, parameter] of space.searched.entries()) {
    if (!Number.isFinite(parameter.levels) || parameter.levels === 1) continue
    for (let move = 0; move < 12; move++) {
      const from = best
      for (const level of levelsFrom(levelAt(parameter, best.units[index] as number), parameter.levels)) {
        const units = from.units.slice()
        units[index] = levelToUnit(parameter, level)
        const reached = score(units)
        if (reached > best.score) best = { units, score: reached }
      }
      if (best === from || parameter.levels <= exhaustiveLevels) break
    }
  }
  return best
}
