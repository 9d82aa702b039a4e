import { describe, expect, it } from 'vitest'
import { testFunctions } from '../../../bench/searchFunctions.ts'
import { createStudy } from '../../../src/search/study.ts'
import { mixedSpace } from '../support.ts'

const float = { type: 'float', low: 0, high: 1 }

describe('the Gaussian process', () => {
  it('comes close to the optimum of a smooth function in 35 trials', () => {
    const { evaluate, optimum } = testFunctions.find(({ name }) => name === 'branin')!
    const regrets = [1, 2, 3].map(seed => {
      const study = createStudy({ space: { x: float, y: float }, sampler: { kind: 'gp', seed }, direction: 'maximize' })
      for (let n = 0; n < 35; n++) {
        const { number, values } = study.ask()!
        study.tell(number, -evaluate([values['x'] as number, values['y'] as number]))
      }
      return -study.best()!.value - optimum
    })
    expect(regrets.sort((a, b) => a - b)[1]!).toBeLessThan(0.01)
  })

  it('tries each of few combinations before any again', () => {
    const space = {
      a: { type: 'int', low: 1, high: 5 },
      b: { type: 'categorical', choices: ['x', 'y', 'z'] },
      c: { type: 'float', low: 0, high: 1, step: 0.5 }
    }
    const trials = Array.from({ length: 12 }, (_, number) => ({
      number,
      values: { a: 1 + (number % 5), b: ['x', 'y', 'z'][number % 3]!, c: 0.5 },
      outcome: number % 5
    }))
    const study = createStudy({ space, sampler: { kind: 'gp', seed: 1 }, trials })
    const seen = new Set(trials.map(({ values }) => JSON.stringify(values)))
    for (let n = 0; n < 33; n++) {
      const { number, values } = study.ask()!
      const key = JSON.stringify(values)
      expect(seen.has(key)).toBe(false)
      seen.add(key)
      study.tell(number, (values['a'] as number) + (values['c'] as number))
    }
    expect(seen.size).toBe(45)
    // Everything has been tried; going on repeats what seems best, and does not fail.
    expect(study.ask()).toBeDefined()
  })

  it('finds a level among very many', () => {
    const study = createStudy({
      space: { n: { type: 'int', low: 1, high: 100_000, log: true }, x: float },
      sampler: { kind: 'gp', seed: 3 }
    })
    for (let n = 0; n < 30; n++) {
      const { number, values } = study.ask()!
      study.tell(number, Math.abs(Math.log((values['n'] as number) / 300)) + ((values['x'] as number) - 0.2) ** 2)
    }
    expect(study.best()!.value).toBeLessThan(0.15)
  })

  it('spreads asks that are open at once', () => {
    const trials = Array.from({ length: 15 }, (_, number) => ({ number, values: { x: number / 14 }, outcome: Math.sin(number * 1.7) }))
    const study = createStudy({ space: { x: float }, sampler: { kind: 'gp', seed: 4 }, trials })
    const open = Array.from({ length: 4 }, () => study.ask()!.values['x'] as number).sort((a, b) => a - b)
    for (let n = 1; n < 4; n++) expect(open[n]! - open[n - 1]!).toBeGreaterThan(0.003)
  })

  it('learns choices and conditions', () => {
    const study = createStudy({ space: mixedSpace, sampler: { kind: 'gp', seed: 2 } })
    for (let n = 0; n < 45; n++) {
      const { number, values } = study.ask()!
      expect(values['momentum'] === undefined).toBe(values['optimizer'] === 'adam')
      const rate = Math.abs(Math.log10(values['learning_rate'] as number) + 3)
      const momentum = values['optimizer'] === 'sgd' ? Math.abs((values['momentum'] as number) - 0.9) : 0.6
      study.tell(number, rate + momentum)
    }
    expect(study.best()!.values).toMatchObject({ optimizer: 'sgd' })
    expect(study.best()!.value).toBeLessThan(0.35)
  })

  it('is not led astray by one catastrophe or by diverged trials', () => {
    const trials = Array.from({ length: 16 }, (_, number) => {
      const x = number / 15
      return { number, values: { x }, outcome: number === 15 ? 1e12 : x > 0.8 ? NaN : (x - 0.4) ** 2 }
    })
    const asked = [1, 2, 3, 4].map(
      seed => createStudy({ space: { x: float }, sampler: { kind: 'gp', seed }, trials }).ask()!.values['x'] as number
    )
    for (const x of asked) expect(Math.abs(x - 0.4)).toBeLessThan(0.15)
  })
})
