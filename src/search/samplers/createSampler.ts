import type { FieldFault } from '../../shared/errors.ts'
import { fault } from '../fault.ts'
import type { Space } from '../space.ts'
import { createAutoSampler } from './auto.ts'
import { createGpSampler } from './gp.ts'
import { createGridSampler } from './grid.ts'
import { gridSize } from './gridCells.ts'
import { createRandomSampler } from './random.ts'
import type { SamplerContext, Suggest } from './sampler.ts'
import { createSobolSampler } from './sobol.ts'
import { createTpeSampler } from './tpe.ts'

const samplers = {
  random: createRandomSampler,
  grid: createGridSampler,
  sobol: createSobolSampler,
  tpe: createTpeSampler,
  gp: createGpSampler,
  auto: createAutoSampler
} satisfies Record<string, (context: SamplerContext) => Suggest>

export type SamplerKind = keyof typeof samplers
export const samplerKinds = Object.keys(samplers) as SamplerKind[]

/** `levels` is for the grid: how many values of a parameter it takes, by name. */
export type SamplerOptions = { kind: SamplerKind; seed?: number; levels?: Readonly<Record<string, number>> }

export type SamplerSettings = { kind: SamplerKind; seed: number; levels: ReadonlyMap<string, number> }
type Parsed = { ok: true; settings: SamplerSettings } | { ok: false; faults: FieldFault[] }

const isKind = (kind: unknown): kind is SamplerKind => typeof kind === 'string' && Object.hasOwn(samplers, kind)

/** Completes and checks the options of a sampler for a space. */
export function parseSampler(options: SamplerOptions, space: Space): Parsed {
  const { kind, seed = 0 } = options
  const levels = new Map(Object.entries(options.levels ?? {}))
  const faults: FieldFault[] = []
  if (!isKind(kind)) faults.push(fault('sampler', 'unknown_sampler', `Choose a sampler: ${samplerKinds.join(', ')}.`))
  if (!Number.isSafeInteger(seed)) faults.push(fault('seed', 'invalid_seed', 'seed must be a whole number.'))
  for (const [name, count] of levels) {
    if (!space.searched.some(parameter => parameter.name === name))
      faults.push(fault(name, 'unknown_levels', 'Levels are given for a parameter that is not searched.'))
    else if (!Number.isSafeInteger(count) || count < 1)
      faults.push(fault(name, 'invalid_levels', 'The number of levels must be a whole number above 0.'))
  }
  if (faults.length > 0) return { ok: false, faults }
  const size = kind === 'grid' ? gridSize(space, levels) : { ok: true as const }
  return size.ok ? { ok: true, settings: { kind, seed, levels } } : size
}

export const createSampler = (space: Space, { kind, seed, levels }: SamplerSettings): Suggest => samplers[kind]({ space, seed, levels })
