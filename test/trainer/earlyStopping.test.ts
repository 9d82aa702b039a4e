import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEarlyStopping } from '../../src/trainer/earlyStopping.ts'

/** Keras' rule written plainly: index of the epoch after which training stops, or undefined. */
function kerasStop(losses: readonly number[], patience: number, minDelta: number): number | undefined {
  let best = Infinity
  let wait = 0
  for (const [epoch, loss] of losses.entries()) {
    wait++
    if (loss < best - minDelta) {
      best = loss
      wait = 0
    }
    if (wait >= patience && epoch > 0) return epoch
  }
  return undefined
}

describe('createEarlyStopping', () => {
  it('stops where Keras stops', () => {
    const losses = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 6 }), fc.constantFrom(0, 0.01, 0.3), (values, patience, min_delta) => {
        const stopping = createEarlyStopping({ monitor: 'val_loss', patience, min_delta })
        const at = values.findIndex((val_loss, epoch) => stopping.observe(epoch, { val_loss }).shouldStop)
        expect(at < 0 ? undefined : at).toBe(kerasStop(values, patience, min_delta))
      })
    )
  })

  it('never stops without patience, but knows the best epoch', () => {
    const stopping = createEarlyStopping({ monitor: 'val_loss', patience: null, min_delta: 0 })
    const seen = [0.5, 0.4, 0.45, 0.4, 0.3].map((val_loss, epoch) => stopping.observe(epoch, { val_loss }))
    expect(seen.map(({ isBest }) => isBest)).toEqual([true, true, false, false, true])
    expect(seen.every(({ shouldStop }) => !shouldStop)).toBe(true)
  })

  it('takes more of an accuracy for better', () => {
    const stopping = createEarlyStopping({ monitor: 'val_accuracy', patience: 2, min_delta: 0 })
    expect([0.8, 0.9, 0.7, 0.85].map((val_accuracy, epoch) => stopping.observe(epoch, { val_accuracy }).shouldStop)).toEqual([
      false,
      false,
      false,
      true
    ])
  })

  it('goes on from what it has seen as if it had never ended', () => {
    const losses = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(losses, fc.nat(29), (values, cut) => {
        const settings = { monitor: 'val_loss', patience: 3, min_delta: 0 } as const
        const whole = createEarlyStopping(settings)
        const first = createEarlyStopping(settings)
        const expected = values.map((val_loss, epoch) => whole.observe(epoch, { val_loss }))
        const before = values.slice(0, cut).map((val_loss, epoch) => first.observe(epoch, { val_loss }))
        const second = createEarlyStopping(settings, JSON.parse(JSON.stringify(first.seen())) as ReturnType<typeof first.seen>)
        const after = values.slice(cut).map((val_loss, index) => second.observe(before.length + index, { val_loss }))
        expect([...before, ...after]).toEqual(expected)
        expect(second.seen()).toEqual(whole.seen())
      })
    )
  })

  it('watches the training metric where there is no validation part', () => {
    const stopping = createEarlyStopping({ monitor: 'val_loss', patience: 1, min_delta: 0 })
    expect(stopping.observe(1, { loss: 1 })).toEqual({ isBest: true, shouldStop: false })
    expect(stopping.observe(2, { loss: 2 })).toEqual({ isBest: false, shouldStop: true })
  })
})
