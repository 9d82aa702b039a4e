import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultHyperparameters, schedules } from '../../src/shared/hyperparameters.ts'
import type { Hyperparameters } from '../../src/shared/hyperparameters.ts'
import { createSchedule } from '../../src/trainer/schedules.ts'

const stepsPerEpoch = 10
const schedule = (changes: Partial<Hyperparameters>) =>
  createSchedule({ ...defaultHyperparameters, learning_rate: 0.1, num_epochs: 20, ...changes }, stepsPerEpoch)

describe('createSchedule', () => {
  it('stays where nothing changes it', () => {
    const rate = schedule({})
    expect([rate(0), rate(77), rate(10_000)]).toEqual([0.1, 0.1, 0.1])
  })

  it('steps down at once every decay_epochs', () => {
    const rate = schedule({ learning_rate_schedule: 'step', decay_epochs: 2, decay_rate: 0.5 })
    expect([rate(0), rate(19), rate(20), rate(39), rate(40)]).toEqual([0.1, 0.1, 0.05, 0.05, 0.025])
  })

  it('decays smoothly as Keras ExponentialDecay: rate × decay_rate^(step / decay_steps)', () => {
    const rate = schedule({ learning_rate_schedule: 'exponential', decay_epochs: 2, decay_rate: 0.5 })
    expect(rate(10)).toBeCloseTo(0.1 * 0.5 ** 0.5, 12)
    expect(rate(40)).toBeCloseTo(0.025, 12)
  })

  it('falls to 0 along half a cosine', () => {
    const rate = schedule({ learning_rate_schedule: 'cosine' })
    expect(rate(0)).toBeCloseTo(0.1, 12)
    expect(rate(100)).toBeCloseTo(0.05, 12)
    expect(rate(200)).toBeCloseTo(0, 12)
  })

  it('warms up linearly and then starts the schedule', () => {
    const rate = schedule({ learning_rate_schedule: 'step', decay_epochs: 1, decay_rate: 0.1, warmup_epochs: 1 })
    expect(rate(0)).toBeCloseTo(0.01, 12)
    expect(rate(4)).toBeCloseTo(0.05, 12)
    expect(rate(9)).toBeCloseTo(0.1, 12)
    expect(rate(19)).toBeCloseTo(0.1, 12)
    expect(rate(20)).toBeCloseTo(0.01, 12)
  })

  it('never leaves 0..learning_rate', () => {
    const settings = fc.record({
      learning_rate_schedule: fc.constantFrom(...schedules),
      warmup_epochs: fc.double({ min: 0, max: 20, noNaN: true }),
      decay_epochs: fc.double({ min: 0.1, max: 50, noNaN: true }),
      decay_rate: fc.double({ min: 0.01, max: 1, noNaN: true })
    })
    fc.assert(
      fc.property(settings, fc.integer({ min: 0, max: 500 }), (changes, step) => {
        const rate = schedule(changes)(step)
        expect(rate).toBeGreaterThanOrEqual(0)
        expect(rate).toBeLessThanOrEqual(0.1 + 1e-12)
      })
    )
  })
})
