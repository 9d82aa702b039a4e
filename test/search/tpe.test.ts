import { describe, expect, it } from 'vitest'
import { testFunctions } from '../../bench/searchFunctions.ts'
import { createStudy } from '../../src/search/study.ts'
import type { Outcome } from '../../src/search/trial.ts'
import { mixedSpace } from './support.ts'

const float = { type: 'float', low: 0, high: 1 }

describe('the Parzen estimator', () => {
  it('looks where trials were good, not where they were bad, failed or are running', () => {
    const trials = Array.from({ length: 40 }, (_, number) => {
      const x = (number + 0.5) / 40
      return { number, values: { x }, outcome: Math.abs(x - 0.3) }
    })
    const near = Array.from(
      { length: 20 },
      (_, seed) => createStudy({ space: { x: float }, sampler: { kind: 'tpe', seed }, trials }).ask()!.values['x'] as number
    )
    expect(near.filter(x => Math.abs(x - 0.3) < 0.15).length).toBeGreaterThan(16)
  })

  it('keeps away from what diverged, and is not led by what failed', () => {
    const record = (x: number, outcome: Outcome, number: number) => ({ number, values: { x }, outcome })
    const flat = Array.from({ length: 30 }, (_, n) => record(n / 30, n < 15 ? NaN : 1, n))
    const failures = Array.from({ length: 30 }, (_, n) => record(0.9, null, 30 + n))
    const sampler = (seed: number) => ({ kind: 'tpe' as const, seed })
    const asked = (trials: typeof flat) =>
      Array.from(
        { length: 30 },
        (_, seed) => createStudy({ space: { x: float }, sampler: sampler(seed), trials }).ask()!.values['x'] as number
      )
    expect(asked(flat).filter(x => x > 0.45).length).toBeGreaterThan(24)
    // With the same next number, failed trials make no difference at all.
    const last = record(0.5, 1, 60)
    expect(asked([...flat, ...failures, last])).toEqual(asked([...flat, last]))
  })

  it('spreads asks that are open at once', () => {
    const trials = Array.from({ length: 30 }, (_, number) => ({
      number,
      values: { x: number / 30 },
      outcome: (number / 30 - 0.5) ** 2
    }))
    const study = createStudy({ space: { x: float }, sampler: { kind: 'tpe', seed: 4 }, trials })
    const open = Array.from({ length: 6 }, () => study.ask()!.values['x'] as number).sort((a, b) => a - b)
    expect(new Set(open).size).toBe(6)
    expect(open.at(-1)! - open[0]!).toBeGreaterThan(0.02)
  })

  it('finds lower values than random search', () => {
    for (const { dimensions, evaluate, optimum } of testFunctions.slice(0, 2)) {
      const space = Object.fromEntries(Array.from({ length: dimensions }, (_, i) => [`x${i}`, float]))
      const regrets = (kind: 'tpe' | 'random'): number[] =>
        Array.from({ length: 9 }, (_, seed) => {
          const study = createStudy({ space, sampler: { kind, seed } })
          for (let n = 0; n < 60; n++) {
            const trial = study.ask()!
            study.tell(trial.number, evaluate(Object.values(trial.values) as number[]))
          }
          return study.best()!.value - optimum
        }).sort((a, b) => a - b)
      expect(regrets('tpe')[4]!).toBeLessThan(regrets('random')[4]! / 2)
    }
  })

  it('learns choices and conditions, with more than 60 trials too', () => {
    const study = createStudy({ space: mixedSpace, sampler: { kind: 'tpe', seed: 2 } })
    for (let n = 0; n < 120; n++) {
      const { number, values } = study.ask()!
      const { learning_rate, optimizer, momentum, num_hidden_layers, hidden_units } = values as Record<string, number | string>
      expect(momentum === undefined).toBe(optimizer === 'adam')
      expect(hidden_units === undefined).toBe(num_hidden_layers === 0)
      const loss =
        Math.abs(Math.log10(learning_rate as number) + 3) +
        (optimizer === 'sgd' ? Math.abs((momentum as number) - 0.9) : 0.5) +
        (hidden_units === undefined ? 1 : Math.abs(Math.log2(hidden_units as number) - 7) / 3)
      study.tell(number, loss)
    }
    expect(study.best()!.values).toMatchObject({ optimizer: 'sgd' })
    expect(study.best()!.value).toBeLessThan(0.3)
  })
})
