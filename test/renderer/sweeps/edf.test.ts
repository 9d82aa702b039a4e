import { expect, test } from 'vitest'
import { layEdf } from '../../../src/renderer/views/sweeps/edf.ts'
import { trialOf } from './trial.ts'

const named = (values: readonly (number | null)[]) => ({ name: 'one', trials: values.map((value, number) => trialOf(number, { value })) })

test('a line rises by one trial at each value, from the good end', () => {
  const { curves } = layEdf([named([3, 1, 2, 2])], { direction: 'minimize' })
  const heights = curves[0]?.corners.map(({ y }) => y)
  expect(heights).toEqual([0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1, 1])
  const places = curves[0]?.corners.map(({ x }) => x) ?? []
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(curves[0]).toMatchObject({ count: 4, median: 2 })

  const higher = layEdf([named([3, 1, 2])], { direction: 'maximize' }).curves[0]
  expect(higher?.corners[0]).toEqual({ x: 1, y: 0 })
  expect(higher?.corners.at(-1)).toEqual({ x: 0, y: 1 })
})

test('only completed trials with a number count, and several searches share one axis', () => {
  const other = { name: 'two', trials: [trialOf(0, { value: 10 }), trialOf(1, { state: 'pruned', value: 0 }), trialOf(2, { value: NaN })] }
  const { curves, xTicks } = layEdf([named([1, null]), other, named([])], { direction: 'minimize' })
  expect(curves.map(({ name, count }) => [name, count])).toEqual([
    ['one', 1],
    ['two', 1]
  ])
  expect(xTicks.every(({ place }) => place >= 0 && place <= 1)).toBe(true)
  expect((curves[0]?.corners[1]?.x ?? 1) < (curves[1]?.corners[1]?.x ?? 0)).toBe(true)
})
