import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAshaPruner, rungAt } from '../../src/search/pruners/asha.ts'
import type { Curve, Decision, PruningQuestion } from '../../src/search/pruners/curve.ts'
import { bracketOf, createHyperbandPruner } from '../../src/search/pruners/hyperband.ts'
import { createMedianPruner } from '../../src/search/pruners/median.ts'
import { createPatiencePruner } from '../../src/search/pruners/patience.ts'
import { createThresholdPruner } from '../../src/search/pruners/threshold.ts'

const pruners: Record<string, (question: PruningQuestion) => Decision> = {
  median: createMedianPruner(),
  asha: createAshaPruner(),
  hyperband: createHyperbandPruner({ epochs: 27 }),
  patience: createPatiencePruner({ patience: 3 }),
  threshold: createThresholdPruner({ lower: 0, upper: 10 })
}
const curve = (number: number, ...values: number[]): Curve => ({ number, values })
const flat = (number: number, value: number, epochs: number): Curve => ({ number, values: Array<number>(epochs).fill(value) })
const ask = (name: string, trial: Curve, others: Curve[] = [], direction: 'minimize' | 'maximize' = 'minimize'): string => {
  const decision = pruners[name]!({ trial, others, direction })
  return decision.prune ? decision.code : 'keep'
}

const anyCurve = fc.record({
  number: fc.nat({ max: 50 }),
  values: fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) }, fc.constantFrom(NaN, Infinity, -Infinity)),
    { maxLength: 12 }
  )
})

describe.each(Object.keys(pruners).filter(name => name !== 'threshold'))('%s', name => {
  it('decides the same of losses as of their negatives to be maximised, and of other trials in any order', () => {
    fc.assert(
      fc.property(anyCurve, fc.array(anyCurve, { maxLength: 12 }), (trial, others) => {
        const negative = ({ number, values }: Curve): Curve => ({ number, values: values.map(value => -value) })
        const decided = ask(name, trial, others)
        expect(ask(name, negative(trial), others.map(negative), 'maximize')).toBe(decided)
        expect(ask(name, trial, [...others].reverse())).toBe(decided)
      })
    )
  })

  it('looks at no later epoch of other trials', () => {
    fc.assert(
      fc.property(anyCurve, fc.array(anyCurve, { maxLength: 12 }), fc.double({ noNaN: true }), (trial, others, later) => {
        const longer = others.map(({ number, values }) => ({
          number,
          values: values.length < trial.values.length ? values : [...values, later]
        }))
        expect(ask(name, trial, longer)).toBe(ask(name, trial, others))
      })
    )
  })
})

describe('median', () => {
  const five = [1, 2, 3, 4, 5].map(value => flat(value, value, 10))
  it('prunes what is worse than half of the others at the same epoch', () => {
    expect(ask('median', flat(9, 3.5, 4), five)).toBe('worse_than_median')
    expect(ask('median', flat(9, 3, 4), five)).toBe('keep')
    expect(ask('median', flat(9, 2.5, 4), five, 'maximize')).toBe('worse_than_median')
    expect(ask('median', curve(9, 1, 9, 9, 9), five)).toBe('keep')
    expect(ask('median', flat(9, NaN, 4), five)).toBe('worse_than_median')
  })
  it('waits for the warm-up and for enough trials', () => {
    expect(ask('median', flat(9, 8, 3), five)).toBe('keep')
    expect(ask('median', flat(9, 8, 4), five.slice(1))).toBe('keep')
    expect(ask('median', flat(9, 8, 11), five)).toBe('keep')
    expect(ask('median', curve(9), five)).toBe('keep')
  })
})

describe('asha', () => {
  it('has rungs at powers of its factor', () => {
    const rungs = Array.from({ length: 30 }, (_, epoch) => epoch).filter(epoch => rungAt(epoch, {}) !== null)
    expect(rungs).toEqual([1, 3, 9, 27])
    expect(rungAt(8, { firstRung: 2, factor: 2 })).toBe(2)
  })
  it('lets a third go on at a rung, and everything between rungs', () => {
    const others = [1, 2, 3, 4, 5].map(value => flat(value, value, 3))
    expect(ask('asha', flat(9, 1.5, 3), others)).toBe('keep')
    expect(ask('asha', flat(9, 2.5, 3), others)).toBe('below_rung')
    expect(ask('asha', flat(9, 9, 2), others)).toBe('keep')
    expect(ask('asha', flat(9, 9, 3))).toBe('keep')
    expect(ask('asha', flat(9, NaN, 3))).toBe('below_rung')
  })
  it('saves most epochs without losing the best of many trials that do not cross', () => {
    const trials: Curve[] = []
    for (let number = 0; number < 60; number++) {
      const level = (number * 37) % 60
      const values: number[] = []
      for (let epoch = 1; epoch <= 27; epoch++) {
        values.push(level + 1 / epoch)
        if (ask('asha', { number, values }, trials) !== 'keep') break
      }
      trials.push({ number, values })
    }
    expect(trials[0]!.values).toHaveLength(27)
    expect(trials.reduce((sum, trial) => sum + trial.values.length, 0)).toBeLessThan(0.5 * 60 * 27)
  })
})

describe('hyperband', () => {
  const options = { epochs: 27 }
  it('gives every bracket trials, the earlier pruning ones more', () => {
    const counts = [0, 0, 0, 0]
    for (let number = 0; number < 100; number++) counts[bracketOf(number, options)]!++
    expect(counts.every((count, i) => count > 0 && (i === 0 || count <= counts[i - 1]!))).toBe(true)
  })
  it('compares within a bracket only', () => {
    const inBracket = (bracket: number): number[] => Array.from({ length: 60 }, (_, n) => n).filter(n => bracketOf(n, options) === bracket)
    const [own, ...rest] = inBracket(0)
    expect(
      ask(
        'hyperband',
        flat(own!, 5, 1),
        rest.map(n => flat(n, 1, 1))
      )
    ).toBe('below_rung')
    expect(
      ask(
        'hyperband',
        flat(own!, 5, 1),
        inBracket(1).map(n => flat(n, 1, 1))
      )
    ).toBe('keep')
    expect(
      ask(
        'hyperband',
        flat(inBracket(1)[0]!, 5, 1),
        inBracket(1)
          .slice(1)
          .map(n => flat(n, 1, 1))
      )
    ).toBe('keep')
  })
})

describe('patience', () => {
  it('counts epochs without progress', () => {
    expect(ask('patience', curve(0, 3, 2, 2, 2))).toBe('keep')
    expect(ask('patience', curve(0, 3, 2, 2, 2, 2))).toBe('no_progress')
    expect(ask('patience', curve(0, 3, 2, 2, 2, 1.9))).toBe('keep')
    expect(ask('patience', curve(0, NaN, NaN, NaN))).toBe('no_progress')
    expect(ask('patience', curve(0))).toBe('keep')
    const demanding = createPatiencePruner({ patience: 2, minDelta: 0.5 })
    expect(demanding({ trial: curve(0, 3, 2.8, 2.6), others: [], direction: 'minimize' }).prune).toBe(true)
  })
})

describe('threshold', () => {
  it('prunes what is outside or not finite', () => {
    expect(ask('threshold', curve(0, 5))).toBe('keep')
    expect(ask('threshold', curve(0, 5, 11))).toBe('above_threshold')
    expect(ask('threshold', curve(0, -1), [], 'maximize')).toBe('below_threshold')
    expect(ask('threshold', curve(0, 5, NaN))).toBe('not_finite')
    const patient = createThresholdPruner({ upper: 1, warmUpEpochs: 2 })
    expect(patient({ trial: curve(0, 5, 5), others: [], direction: 'minimize' }).prune).toBe(false)
    expect(patient({ trial: curve(0, 5, Infinity), others: [], direction: 'minimize' }).prune).toBe(true)
  })
})
