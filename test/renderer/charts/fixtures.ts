import fc from 'fast-check'
import type { Line, Points } from '../../../src/renderer/charts/line.ts'

/** One point an epoch, one second and ten steps each. */
export function pointsOf(values: readonly number[]): Points {
  const epochs = values.map((_, i) => i + 1)
  return {
    steps: Float64Array.from(epochs, epoch => epoch * 10),
    epochs: Float64Array.from(epochs),
    times: Float64Array.from(epochs, epoch => 1_700_000_000_000 + epoch * 1000),
    values: Float64Array.from(values)
  }
}

export const lineOf = (values: readonly number[], part: Partial<Line> = {}): Line => ({
  run: { id: 'a', number: 1, name: 'wide-0.2', startedAt: 1_700_000_000_000 },
  metric: 'val_loss',
  split: 'validation',
  points: pointsOf(values),
  ...part
})

/** Any numbers a metric can be: everyday ones, zero, negative, tiny, huge, NaN and both infinities. */
export const anyValue = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 2, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e-300, 5e-324, 1e308) }
)
export const anyValues = fc.array(anyValue, { maxLength: 400 })
