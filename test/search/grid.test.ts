import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridSize } from '../../src/search/samplers/gridCells.ts'
import { createStudy } from '../../src/search/study.ts'
import { mixedSpace, spaceOf } from './support.ts'

const small = {
  rate: { type: 'float', low: 0.001, high: 0.1, log: true },
  optimizer: { type: 'categorical', choices: ['adam', 'sgd'] },
  momentum: { type: 'float', low: 0, high: 1, step: 0.5, when: { optimizer: { equals: 'sgd' } } },
  epochs: 3
}
const sampler = { kind: 'grid' as const, seed: 3, levels: { rate: 3 } }
/** 3 rates x (adam + sgd with 3 momenta). */
const cells = 12

function exhaust(study: ReturnType<typeof createStudy>, tell: (number: number) => void = () => undefined): string[] {
  const seen: string[] = []
  for (let trial = study.ask(); trial; trial = study.ask()) {
    seen.push(JSON.stringify(trial.values))
    tell(trial.number)
  }
  return seen
}

describe('the grid', () => {
  it('has every cell once, in an order of its seed', () => {
    const seen = exhaust(createStudy({ space: small, sampler }))
    expect(seen).toHaveLength(cells)
    expect(new Set(seen).size).toBe(cells)
    expect(seen).toContain('{"rate":0.01,"optimizer":"adam","epochs":3}')
    expect(seen).toContain('{"rate":0.1,"optimizer":"sgd","momentum":0.5,"epochs":3}')
    const other = exhaust(createStudy({ space: small, sampler: { ...sampler, seed: 4 } }))
    expect(other).not.toEqual(seen)
    expect(other.sort()).toEqual(seen.sort())
  })

  it('goes on after a crash, with failures, repetitions and trials added by hand, and still has every cell once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0.5, null, NaN), { maxLength: cells }), fc.nat({ max: 3 }), (outcomes, byHand) => {
        const study = createStudy({ space: small, sampler })
        for (const outcome of outcomes) study.tell(study.ask()!.number, outcome)
        const trials = [...study.trials()]
        // A failed trial is repeated as another one; somebody adds one that is in no cell.
        const failed = trials.find(trial => trial.outcome === null)
        if (failed) trials.push({ number: 100, values: failed.values, outcome: 1 })
        for (let n = 0; n < byHand; n++) trials.push({ number: 200 + n, values: { rate: 0.0123, optimizer: 'adam' }, outcome: 1 })
        const rest = exhaust(createStudy({ space: small, sampler, trials }))
        const all = [...study.trials().map(trial => JSON.stringify(trial.values)), ...rest]
        expect(all).toHaveLength(cells)
        expect(new Set(all).size).toBe(cells)
      })
    )
  })

  it('is counted as it is gone through', () => {
    expect(gridSize(spaceOf(small), new Map([['rate', 3]]))).toEqual({ ok: true, cells })
    const levels = { learning_rate: 3, momentum: 2, hidden_units: 4, dropout_rate: 2 }
    const size = gridSize(spaceOf(mixedSpace), new Map(Object.entries(levels)))
    expect(size).toEqual({ ok: true, cells: 3 * (1 + 2 + 2) * (1 + 3 * 4) * 2 })
    expect(exhaust(createStudy({ space: mixedSpace, sampler: { kind: 'grid', levels } }))).toHaveLength(390)
  })

  it('says how many cells are too many', () => {
    const million = { type: 'int', low: 1, high: 1_000_000 }
    const many = gridSize(spaceOf({ x: million, y: million }), new Map())
    expect(many.ok ? '' : many.faults[0]!.message).toContain('1,000,000,000,000 cells')
    const manyMore = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`x${i}`, million]))
    for (const space of [manyMore, { ...manyMore, z: { ...million, when: { x0: { atLeast: 2 } } } }]) {
      const overflow = gridSize(spaceOf(space), new Map())
      expect(overflow.ok ? '' : overflow.faults[0]!.message).toContain('far too many cells')
    }
  })
})
