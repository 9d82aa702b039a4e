import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStreamHistogram } from '../../../src/core/datasets/streamHistogram.ts'

const histogramOf = (values: readonly number[]) => {
  const histogram = createStreamHistogram()
  values.forEach(value => histogram.add(value))
  return histogram.result()
}

test('every number is counted once, in the bar it belongs to, whatever came first', () => {
  const numbers = fc.array(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 900
  })
  fc.assert(
    fc.property(numbers, values => {
      const { from, width, counts } = histogramOf(values) ?? { from: 0, width: 0, counts: [] }
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
      expect(counts.length).toBeLessThanOrEqual(32)
      const slack = width * 1e-6
      const own = counts.map(
        (_, i) => values.filter(value => value >= from + i * width - slack && value < from + (i + 1) * width + slack).length
      )
      counts.forEach((count, i) => expect(own[i]).toBeGreaterThanOrEqual(count))
      expect(from).toBeLessThanOrEqual(Math.min(...values) + slack)
      expect(from + counts.length * width).toBeGreaterThanOrEqual(Math.max(...values) - slack)
    })
  )
})

test('no numbers have no histogram, and one number one bar', () => {
  expect(histogramOf([])).toBeNull()
  expect(histogramOf([5])?.counts).toEqual([1])
})

test('an outlier widens the bars and loses nothing', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i / 1000)
  expect(histogramOf([...values, 1e300])?.counts.reduce((sum, count) => sum + count, 0)).toBe(1001)
})
