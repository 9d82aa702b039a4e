import { expect, test } from 'vitest'
import { scatterArea, scatterPoints, walkOrder } from '../../../src/renderer/charts/scatterLayout.ts'
import { createValueAxis } from '../../../src/renderer/charts/valueAxis.ts'

type Value = number | string | null
function axisOf(values: readonly Value[]) {
  const words = [...new Set(values.filter(value => typeof value === 'string'))]
  const column = {
    name: 'x',
    type: 'number' as const,
    numbers: Float64Array.from(values, value => (typeof value === 'number' ? value : NaN)),
    words,
    codes: Float64Array.from(values, value => (typeof value === 'string' ? words.indexOf(value) : NaN))
  }
  return createValueAxis(column, { log: false, pixels: 300, locale: 'en', withMissing: true, pad: 0.03 })
}
const area = scatterArea({ width: 600, height: 400 })
const place = (x: readonly Value[], y: readonly Value[]) =>
  scatterPoints(axisOf(x), axisOf(y), { area, numbers: Float64Array.from(x, (_, row) => row + 1) })

test('what is missing, no number or infinite has a lane of its own, and keys come by it', () => {
  const { xs, ys } = place([1, 2, 3, 4, 5], [0.5, null, 'NaN', Infinity, 0.7])
  expect(walkOrder(xs, ys)).toEqual([0, 1, 2, 3, 4])
  const [value = 0, none = 0, nan = 0, infinite = 0, other = 0] = ys
  expect(none).toBeGreaterThan(nan)
  expect(nan).toBeGreaterThan(Math.max(value, other))
  expect(infinite).toBeLessThan(Math.min(value, other))
})

test('no point leaves the picture, however many words share an axis with what is missing', () => {
  for (const words of [['adam'], ['adam', 'sgd', 'rmsprop'], []]) {
    const values = Array.from({ length: 200 }, (_, i) => [null, ...words][i % (words.length + 1)] ?? null)
    const { xs, ys } = place(values, values)
    for (const x of xs) expect(x >= area.left && x <= area.left + area.width).toBe(true)
    for (const y of ys) expect(y >= area.top && y <= area.top + area.height).toBe(true)
  }
})
