import { expect, test } from 'vitest'
import { fitted } from '../../../src/renderer/charts/drawMarks.ts'

/** A canvas on which each letter is 10 pixels wide. */
const context = { measureText: (text: string) => ({ width: Array.from(text).length * 10 }) as TextMetrics }

test('a name that fits stays whole', () => {
  expect(fitted(context, 'wide', 40)).toBe('wide')
})

test('a long name keeps its beginning and its end', () => {
  expect(fitted(context, 'learning rate too high', 120)).toBe('learni…high')
  expect(fitted(context, 'learning rate too low', 120)).toBe('learni…o low')
})

test('a word of two code units is never cut in half', () => {
  expect(fitted(context, '🙂🙂🙂🙂🙂🙂', 40)).toBe('🙂🙂…🙂')
})

test('there is always something to see', () => {
  expect(fitted(context, 'reference', 5)).toBe('r…')
})

test('a name of ten thousand letters is measured a few times, not once a letter', () => {
  let measured = 0
  const counting = { measureText: (text: string) => (measured++, context.measureText(text)) }
  expect(fitted(counting, 'x'.repeat(10_000), 100)).toBe('xxxxx…xxxx')
  expect(measured).toBeLessThan(20)
})
