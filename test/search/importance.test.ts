import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parameterImportances } from '../../src/search/importance.ts'
import { createRandom } from '../../src/search/random.ts'
import { chooseValues } from '../../src/search/space.ts'
import type { Space } from '../../src/search/space.ts'
import type { Outcome, TrialRecord } from '../../src/search/trial.ts'
import { fromUnit } from '../../src/search/unitScale.ts'
import { mixedSpace, spaceOf } from './support.ts'

const space = spaceOf({
  rate: { type: 'float', low: 1e-5, high: 1, log: true },
  units: { type: 'int', low: 1, high: 200 },
  optimizer: { type: 'categorical', choices: ['a', 'b', 'c', 'd'] },
  idle: { type: 'float', low: 0, high: 1 },
  fixed: { type: 'int', low: 3, high: 3 }
})

function trialsOf(of: Space, count: number, outcome: (values: TrialRecord['values'], number: number) => Outcome, seed = 1): TrialRecord[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, number) => {
    const values = chooseValues(of, parameter => fromUnit(parameter, random.unit()))
    return { number, values, outcome: outcome(values, number) }
  })
}

function sharesOf(of: Space, trials: TrialRecord[], direction: 'minimize' | 'maximize' = 'minimize'): Record<string, number | null> {
  const found = parameterImportances(of, trials, direction)
  if (!found.ok) throw new Error(found.code)
  return Object.fromEntries(found.importances.map(({ name, share }) => [name, share]))
}

describe('importance', () => {
  const loss = (values: TrialRecord['values']): number =>
    Math.abs(Math.log10(values['rate'] as number) + 3) + (values['optimizer'] === 'c' ? 0 : 0.8) + 0.0005 * (values['units'] as number)

  it('finds what matters, and that the rest does not', () => {
    const shares = sharesOf(space, trialsOf(space, 400, loss))
    expect(shares['rate']!).toBeGreaterThan(0.35)
    expect(shares['optimizer']!).toBeGreaterThan(0.15)
    expect(shares['idle']!).toBeLessThan(0.1)
    expect(shares['units']!).toBeLessThan(0.15)
    expect(shares['fixed']).toBe(0)
    expect(Object.values(shares).reduce<number>((sum, share) => sum + share!, 0)).toBeCloseTo(1, 9)
  })

  it('is the same for the negative to be maximised, and leaves failed trials out', () => {
    const trials = trialsOf(space, 120, loss)
    const negative = trials.map(trial => ({ ...trial, outcome: -(trial.outcome as number) }))
    const failed = trialsOf(space, 50, () => null, 9).map(trial => ({ ...trial, number: trial.number + 1000 }))
    expect(sharesOf(space, [...negative, ...failed], 'maximize')).toEqual(sharesOf(space, trials))
  })

  it('judges a parameter that exists in some trials by those', () => {
    const of = spaceOf({
      optimizer: { type: 'categorical', choices: ['adam', 'sgd'] },
      momentum: { type: 'float', low: 0, high: 1, when: { optimizer: { equals: 'sgd' } } },
      epsilon: { type: 'float', low: 0, high: 1, when: { optimizer: { equals: 'adam' } } }
    })
    const shares = sharesOf(
      of,
      trialsOf(of, 400, ({ momentum }) => (momentum === undefined ? 5 : Math.abs((momentum as number) - 0.9)))
    )
    expect(shares['momentum']!).toBeGreaterThan(0.4)
    // None of the best has it, so nothing is said of it.
    expect(shares['epsilon']).toBeNull()
  })

  it('says when there is too little to go by', () => {
    expect(parameterImportances(space, trialsOf(space, 29, loss), 'minimize')).toEqual({
      ok: false,
      code: 'too_few_trials',
      trials: 29,
      needed: 30
    })
    expect(parameterImportances(space, [], 'minimize')).toMatchObject({ ok: false, code: 'too_few_trials', trials: 0 })
    expect(
      parameterImportances(
        space,
        trialsOf(space, 40, () => NaN),
        'minimize'
      )
    ).toMatchObject({ ok: false, code: 'too_few_trials' })
    expect(
      parameterImportances(
        space,
        trialsOf(space, 40, () => 0.5),
        'minimize'
      )
    ).toMatchObject({ ok: false, code: 'equal_values' })
  })

  it('is numbers from 0 to 1 whatever the trials', () => {
    const of = spaceOf(mixedSpace)
    const outcome = fc.constantFrom<Outcome>(1, 2, 3, NaN, -Infinity, null, { pruned: true, step: 2, value: 0.1 }, 1e308, -1e308)
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 30, maxLength: 80 }), fc.integer(), (outcomes, seed) => {
        const found = parameterImportances(
          of,
          trialsOf(of, outcomes.length, (_, n) => outcomes[n]!, seed),
          'maximize'
        )
        if (found.ok) for (const { share } of found.importances) expect(share === null || (share >= 0 && share <= 1)).toBe(true)
      })
    )
  })
})
