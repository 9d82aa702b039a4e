import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplerKinds } from '../../src/search/samplers/createSampler.ts'
import { createStudy } from '../../src/search/study.ts'
import type { Study } from '../../src/search/study.ts'
import type { Outcome, TrialRecord } from '../../src/search/trial.ts'
import { faultCodes, mixedSpace } from './support.ts'

const outcome: fc.Arbitrary<Outcome | 'running'> = fc.oneof(
  { weight: 6, arbitrary: fc.double({ noNaN: true, min: -10, max: 10 }) },
  fc.constantFrom<Outcome>(null, NaN, Infinity, -Infinity, 1e308, -1e308, 0),
  fc.record({ pruned: fc.constant(true as const), step: fc.integer({ min: 1, max: 9 }), value: fc.constantFrom(0.3, -2, NaN) }),
  fc.constant('running' as const)
)

/** Asks once for each outcome and tells it, unless the trial goes on running. */
function play(study: Study, outcomes: readonly (Outcome | 'running')[]): void {
  for (const told of outcomes) {
    const trial = study.ask()
    if (trial && told !== 'running') study.tell(trial.number, told)
  }
}

describe.each(samplerKinds)('%s', kind => {
  /** A grid of all whole numbers would be too large. */
  const samplerFor = (space: object, seed = 5) => {
    const levels = Object.entries({ learning_rate: 3, hidden_units: 3 }).filter(([name]) => kind === 'grid' && Object.hasOwn(space, name))
    return { kind, seed, levels: Object.fromEntries(levels) }
  }

  it('suggests the same from the same trials, whatever happened to the study', () => {
    const direction = fc.constantFrom('minimize' as const, 'maximize' as const)
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 24 }), direction, (outcomes, direction) => {
        const options = { space: mixedSpace, sampler: samplerFor(mixedSpace), direction }
        const study = createStudy(options)
        play(study, outcomes)
        const trials = study.trials().map(trial => ({ ...trial }))
        const again = createStudy({ ...options, trials: trials.reverse() })
        const later = study.ask()
        expect(again.ask()).toEqual(later)
        const rebuilt = createStudy(options)
        play(rebuilt, outcomes)
        expect(rebuilt.ask()).toEqual(later)
      }),
      { numRuns: ['gp', 'auto'].includes(kind) ? 8 : 30 }
    )
  })

  it('gives different trials to asks that are open at once, and other ones to another seed', () => {
    const first = createStudy({ space: mixedSpace, sampler: samplerFor(mixedSpace, 1) })
    const second = createStudy({ space: mixedSpace, sampler: samplerFor(mixedSpace, 2) })
    const trials = Array.from({ length: 12 }, () => first.ask()!)
    expect(trials.map(trial => trial.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(new Set(trials.map(trial => JSON.stringify(trial.values))).size).toBe(12)
    expect(Array.from({ length: 12 }, () => second.ask()!.values)).not.toEqual(trials.map(trial => trial.values))
  })

  it.each<[string, (n: number) => Outcome]>([
    ['fails', () => null],
    ['diverges', n => [NaN, Infinity, -Infinity][n % 3]!],
    ['has the same value', () => 0.5],
    ['is pruned', n => ({ pruned: true, step: n % 4, value: n })],
    ['is enormous', n => (n % 2 === 0 ? 1e308 : -1e308)]
  ])('goes on when everything %s', (_what, told) => {
    for (const space of [mixedSpace, { x: { type: 'float', low: 0, high: 1 } }, { x: { type: 'int', low: 2, high: 2 } }, { x: 1 }]) {
      const study = createStudy({ space, sampler: samplerFor(space, 1) })
      for (let n = 0; n < 16; n++) {
        const trial = study.ask()
        if (trial === undefined) break
        for (const value of Object.values(trial.values)) if (typeof value === 'number') expect(value).not.toBeNaN()
        study.tell(trial.number, told(n))
      }
      const number = told(0)
      if (typeof number !== 'number' || !Number.isFinite(number)) expect(study.best()).toBeUndefined()
    }
  })

  it('takes trials from before the space was changed', () => {
    const trials: TrialRecord[] = Array.from({ length: 20 }, (_, number) => ({
      number,
      values: { x: number / 10, gone: 1 },
      outcome: number
    }))
    const space = { x: { type: 'float', low: 0.55, high: 0.95 }, y: { type: 'categorical', choices: ['a', 'b'] } }
    const study = createStudy({ space, sampler: { kind }, trials })
    const { number, values } = study.ask()!
    expect(number).toBe(20)
    expect(values['x']).toBeGreaterThanOrEqual(0.55)
    expect(values['x']).toBeLessThanOrEqual(0.95)
    expect(study.best()).toMatchObject({ number: 0, value: 0 })
  })
})

describe('a study', () => {
  const space = { x: { type: 'float', low: 0, high: 1 } }
  const make = (direction: 'minimize' | 'maximize' = 'minimize') => createStudy({ space, sampler: { kind: 'random', seed: 1 }, direction })

  it('names the best completed trial; of equals the first', () => {
    for (const [direction, number] of [
      ['minimize', 2],
      ['maximize', 4]
    ] as const) {
      const study = make(direction)
      play(study, [
        NaN,
        null,
        -3,
        2,
        5,
        -Infinity,
        Infinity,
        { pruned: true, step: 1, value: 99 },
        { pruned: true, step: 1, value: -99 },
        5,
        -3
      ])
      expect(study.best()).toMatchObject({ number, value: direction === 'minimize' ? -3 : 5 })
    }
    expect(make().best()).toBeUndefined()
  })

  it('cannot be changed through what it gave out', () => {
    const study = make()
    const trial = study.ask()!
    const { x } = trial.values
    trial.values['x'] = 77
    study.tell(0, 1)
    study.best()!.values['x'] = 78
    expect(study.best()!.values).toEqual({ x })
  })

  it('takes a second outcome only after a failure', () => {
    const study = make()
    study.ask()
    study.tell(0, null)
    study.tell(0, 0.5)
    expect(study.best()).toMatchObject({ value: 0.5 })
    expect(faultCodes(() => study.tell(0, 0.1))).toEqual(['number already_told'])
    expect(faultCodes(() => study.tell(1, 0.1))).toEqual(['number unknown_trial'])
    study.ask()
    for (const wrong of [undefined, 'best', {}, { pruned: true }, { pruned: true, step: NaN, value: 1 }])
      expect(faultCodes(() => study.tell(1, wrong as never))).toEqual(['outcome invalid_outcome'])
  })

  it.each<[string, object, string]>([
    ['no such sampler', { sampler: { kind: 'annealing' } }, 'sampler unknown_sampler'],
    ['a sampler of the prototype', { sampler: { kind: 'constructor' } }, 'sampler unknown_sampler'],
    ['half a seed', { sampler: { kind: 'sobol', seed: 0.5 } }, 'seed invalid_seed'],
    ['levels of nothing', { sampler: { kind: 'grid', levels: { y: 2 } } }, 'y unknown_levels'],
    ['no levels', { sampler: { kind: 'grid', levels: { x: 0 } } }, 'x invalid_levels'],
    ['a bad space', { space: { x: { type: 'float', low: 1, high: 0 } } }, 'x low_above_high'],
    ['no such direction', { direction: 'up' }, 'direction invalid_direction'],
    [
      'a grid of 10^12 cells',
      { space: { x: { type: 'int', low: 1, high: 1e6 }, y: { type: 'int', low: 1, high: 1e6 } }, sampler: { kind: 'grid' } },
      'space grid_too_large'
    ]
  ])('refuses %s', (_what, options, expected) => {
    expect(faultCodes(() => createStudy({ space, sampler: { kind: 'random' }, ...options }))).toEqual([expected])
  })
})
