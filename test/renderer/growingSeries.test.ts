import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { addPoints, continuedBy, filled, growingSeries } from '../../src/renderer/connection/growingSeries.ts'

const point = (step: number) => ({
  metric: 'loss',
  step,
  epoch: step % 7 === 0 ? null : step,
  time: 1000 + step,
  value: step % 5 === 0 ? NaN : 1 / step
})
const columns = (steps: number[]) => ({
  steps: Float64Array.from(steps),
  epochs: Float64Array.from(steps, step => point(step).epoch ?? NaN),
  times: Float64Array.from(steps, step => point(step).time),
  values: Float64Array.from(steps, step => point(step).value)
})

describe('growing series', () => {
  it('that are not here whole count what comes from where they were', () => {
    const grown = filled(addPoints(growingSeries({ ...columns([1, 50]), ranks: Float64Array.of(0, 49) }), [50, 51, 52].map(point)))
    expect([...grown.steps]).toEqual([1, 50, 51, 52])
    expect([...(grown.ranks ?? [])]).toEqual([0, 49, 50, 51])
  })

  it('hold every point once, in whatever portions they come', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), (already, portions) => {
        let series = growingSeries(columns(Array.from({ length: already }, (_, i) => i + 1)))
        let next = already + 1
        for (const size of portions) {
          // Each portion repeats the last point, as a reconnect may.
          const steps = Array.from({ length: size + 1 }, (_, i) => next - 1 + i).filter(step => step > 0)
          series = addPoints(series, steps.map(point))
          next = Math.max(next, (steps.at(-1) ?? 0) + 1)
        }
        expect(filled(series)).toEqual(columns(Array.from({ length: next - 1 }, (_, i) => i + 1)))
      })
    )
  })

  it('lose nothing between a read and what was heard meanwhile', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.nat({ max: 50 }), fc.nat({ max: 50 }), (read, from, count) => {
        const start = Math.min(from, read) + 1
        const heard = addPoints(
          growingSeries(),
          Array.from({ length: count }, (_, i) => point(start + i))
        )
        const last = Math.max(read, start + count - 1)
        const series = continuedBy(columns(Array.from({ length: read }, (_, i) => i + 1)), heard)
        expect(filled(series)).toEqual(columns(Array.from({ length: last }, (_, i) => i + 1)))
      })
    )
  })

  it('leave what was handed out untouched', () => {
    const series = addPoints(growingSeries(), [point(1), point(2)])
    const before = filled(series)
    addPoints(series, [point(3), point(4)])
    expect(before.steps).toEqual(Float64Array.from([1, 2]))
  })
})
