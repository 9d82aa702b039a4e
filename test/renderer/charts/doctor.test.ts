import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../src/renderer/charts/doctor.ts'
import type { Curves } from '../../../src/renderer/charts/doctor.ts'
import { pointsOf } from './fixtures.ts'

const hyperparameters = { learning_rate: 0.001, batch_size: 32, num_epochs: 20, hidden_units: 128, dropout_rate: 0.2, patience: null }
const curves = (loss: number[], validation: number[], accuracy: number[] = loss.map(() => 0.98)): Curves => ({
  loss: pointsOf(loss),
  val_loss: pointsOf(validation),
  accuracy: pointsOf(accuracy)
})
const each = (epochs: number, of: (epoch: number) => number): number[] => Array.from({ length: epochs }, (_, i) => of(i))
const codes = (given: Curves, changes: object = {}): string[] | undefined =>
  diagnose(given, { ...hyperparameters, ...changes })?.map(({ code }) => code)

/** Falls to a floor with so many epochs to a third of the way. */
const settling = (epochs: number, { from = 2.3, to, pace }: { from?: number; to: number; pace: number }): number[] =>
  each(epochs, i => to + (from - to) * Math.exp(-i / pace))
const epochs = fc.integer({ min: 12, max: 200 })

describe('what generated curves say', () => {
  test('a good run has nothing wrong: it settles, and validation stays close', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 120 }), fc.double({ min: 1.5, max: 2.5, noNaN: true }), (n, pace) => {
        const loss = settling(n, { to: 0.05, pace })
        // Still a little better with every epoch.
        expect(
          codes(
            curves(
              loss,
              each(n, i => (loss[i] ?? 0) + 0.03 - (0.005 * i) / n)
            )
          )
        ).toEqual([])
      })
    )
  })

  test('a rate that is too large diverges, and a tenth of it is next', () => {
    fc.assert(
      fc.property(epochs, fc.constantFrom(NaN, Infinity), (n, end) => {
        const found = diagnose(
          curves(
            [...each(n, i => 2 + i), end],
            each(n, () => 2)
          ),
          hyperparameters
        )
        expect(found).toMatchObject([{ code: 'diverging', next: { name: 'learning_rate', value: 0.0001 } }])
      })
    )
  })

  test('a straight line is too slow; one that never moves is stuck', () => {
    fc.assert(
      fc.property(epochs, fc.double({ min: 0.1, max: 0.6, noNaN: true }), (n, fall) => {
        const slow = each(n, i => 2.3 * (1 - (fall * i) / (n - 1)))
        expect(diagnose(curves(slow, slow), hyperparameters)).toMatchObject([
          { code: 'slow', next: { name: 'learning_rate', value: 0.0032 } }
        ])
        expect(
          codes(
            curves(
              each(n, i => 2.3 + 0.001 * (i % 3)),
              slow
            )
          )
        ).toEqual(['stuck'])
      })
    )
    const flat = curves(
      each(8, () => 2.3),
      each(8, () => 2.3)
    )
    expect(diagnose(flat, { ...hyperparameters, learning_rate: 1 })?.[0]?.next).toEqual({ name: 'learning_rate', value: 0.1 })
  })

  test('validation loss that rises while training loss falls is overfitting since its best epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 40 }), fc.integer({ min: 10, max: 60 }), (best, after) => {
        const n = best + after
        const loss = settling(n, { to: 0.001, pace: n / 6 })
        const validation = each(n, i => (i <= best ? 1 - (0.7 * i) / best : 0.3 + 0.03 * (i - best)))
        const found = diagnose(curves(loss, validation), hyperparameters)
        expect(found?.[0]).toMatchObject({ code: 'overfitting', evidence: { epoch: best + 1 }, next: { name: 'dropout_rate', value: 0.4 } })
      })
    )
    const loss = settling(40, { to: 0.001, pace: 6 })
    const rising = each(40, i => (i < 10 ? 1 - 0.07 * i : 0.3 + 0.03 * (i - 10)))
    expect(diagnose(curves(loss, rising), { ...hyperparameters, dropout_rate: 0.5 })?.[0]?.next).toEqual({
      name: 'hidden_units',
      value: 64
    })
  })

  test('validation loss that still falls at the end was cut too early', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60 }), n => {
        const loss = settling(n, { to: 0.02, pace: n / 4 })
        expect(
          diagnose(
            curves(
              loss,
              loss.map(value => value + 0.01)
            ),
            hyperparameters
          )?.[0]
        ).toMatchObject({ code: 'unfinished', next: { name: 'num_epochs', value: 40 } })
      })
    )
  })

  test('a loss that settles high, with validation beside it, is a network that is too simple, or held back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 100 }), fc.double({ min: 0.3, max: 0.9, noNaN: true }), (n, accuracy) => {
        const loss = settling(n, { to: 0.9, pace: 2 })
        const found = curves(
          loss,
          loss.map((value, i) => value * 1.02 - i * 1e-6),
          each(n, () => accuracy)
        )
        expect(diagnose(found, hyperparameters)?.[0]).toMatchObject({ code: 'underfitting', next: { name: 'hidden_units', value: 256 } })
        expect(diagnose(found, { ...hyperparameters, dropout_rate: 0.6 })?.[0]?.next).toEqual({ name: 'dropout_rate', value: 0.3 })
      })
    )
  })

  test('validation loss that jumps back and forth is noisy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 80 }), fc.double({ min: 0.15, max: 0.4, noNaN: true }), (n, jump) => {
        const loss = settling(n, { to: 0.05, pace: 2 })
        const validation = each(n, i => 0.3 * (1 + (i % 2 === 0 ? jump : -jump) / 1.5))
        expect(codes(curves(loss, validation))).toContain('noisy')
        const found = diagnose(curves(loss, validation), { ...hyperparameters, learning_rate: 0.03 })?.find(({ code }) => code === 'noisy')
        expect(found?.next).toEqual({ name: 'learning_rate', value: 0.01 })
      })
    )
  })

  test('epochs after the best that changed nothing were wasted, unless it would have stopped by itself', () => {
    const loss = settling(40, { to: 0.05, pace: 2 })
    const validation = each(40, i => (i < 8 ? 1 - 0.1 * i : 0.305))
    expect(diagnose(curves(loss, validation), hyperparameters)).toMatchObject([
      { code: 'wasted', evidence: { epoch: 8, after: 32 }, next: { name: 'patience', value: 5 } }
    ])
    expect(codes(curves(loss, validation), { patience: 40 })).toEqual([])
  })
})

test('nothing is said of too few epochs, of no validation part more than training tells, and no curve is too odd', () => {
  expect(codes(curves([2, 1.5, 1, 0.8], [2, 1.5, 1, 0.8]))).toBeUndefined()
  expect(diagnose({ loss: pointsOf(settling(20, { to: 0.1, pace: 2 })), val_loss: undefined, accuracy: undefined }, {})).toEqual([])
  fc.assert(
    fc.property(
      fc.array(fc.double(), { maxLength: 40 }),
      fc.array(fc.double(), { maxLength: 40 }),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (loss, validation, given) => {
        for (const { next } of diagnose(curves(loss, validation), given) ?? []) expect(Number.isFinite(next.value)).toBe(true)
      }
    )
  )
})
