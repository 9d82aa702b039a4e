import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hyperparameterNames } from '../../src/shared/hyperparameters.ts'
import { nearest } from '../../src/shared/nearest.ts'

describe('nearest', () => {
  it.each([
    ['lerning_rate', 'learning_rate'],
    ['Learning_Rate', 'learning_rate'],
    ['bach_size', 'batch_size'],
    ['hiden_units', 'hidden_units'],
    ['dropuot_rate', 'dropout_rate'],
    ['num_epoch', 'num_epochs']
  ])('%s most likely meant %s', (mistyped, meant) => {
    expect(nearest(mistyped, hyperparameterNames)).toBe(meant)
  })

  it.each(['epsilon', 'x', '', 'something_else_altogether'])('“%s” is near none', name => {
    expect(nearest(name, hyperparameterNames)).toBeUndefined()
  })

  it('finds a name from which one letter was lost, and a right name itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...hyperparameterNames), fc.nat(30), (name, at) => {
        const position = at % name.length
        expect(nearest(name, hyperparameterNames)).toBe(name)
        expect(nearest(name.slice(0, position) + name.slice(position + 1), [name])).toBe(name)
      })
    )
  })
})
