import { describe, expect, it } from 'vitest'
import { chooseSampler } from '../../src/search/samplers/auto.ts'
import { createStudy } from '../../src/search/study.ts'
import { mixedSpace, spaceOf } from './support.ts'

const float = { type: 'float', low: 0, high: 1 }
const wide = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`x${i}`, float]))

describe('the choice of a sampler', () => {
  it.each([
    [{ x: float, constant: 3 }, 300, 'gp', 'few_trials'],
    [{ x: float }, 301, 'tpe', 'many_trials'],
    [wide, 0, 'tpe', 'many_parameters'],
    [mixedSpace, 60, 'gp', 'few_trials']
  ])('%#: by space and number of trials', (space, trials, kind, code) => {
    expect(chooseSampler(spaceOf(space), trials)).toMatchObject({ kind, code })
  })

  it('is followed', () => {
    const trials = Array.from({ length: 12 }, (_, number) => ({ number, values: { x: number / 12 }, outcome: Math.cos(number) }))
    const asked = (kind: 'auto' | 'gp' | 'tpe') => createStudy({ space: { x: float }, sampler: { kind, seed: 8 }, trials }).ask()
    expect(asked('auto')).toEqual(asked('gp'))
    expect(asked('auto')).not.toEqual(asked('tpe'))
  })
})
