import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { predict, shapeOf } from '../../../src/core/runs/estimate.ts'
import type { Measured } from '../../../src/core/runs/estimate.ts'
import { fitTwo } from '../../../src/core/runs/leastSquares.ts'
import { defaultHyperparameters } from '../../../src/shared/hyperparameters.ts'
import { openTestCore } from '../../support/openTestCore.ts'

const positive = fc.double({ min: 0.01, max: 100, noNaN: true })

describe('the fit', () => {
  test('finds the two costs that made the times', () => {
    fc.assert(
      fc.property(positive, positive, (x, z) => {
        const work = [
          { a: 1, b: 5 },
          { a: 7, b: 2 },
          { a: 3, b: 3 }
        ]
        const fit = fitTwo(work.map(({ a, b }) => ({ a, b, y: a * x + b * z })))!
        expect(fit.x).toBeCloseTo(x, 6)
        expect(fit.z).toBeCloseTo(z, 6)
      })
    )
  })

  test('never says that work takes less than no time', () => {
    const observation = fc.record({ a: positive, b: positive, y: positive })
    fc.assert(
      fc.property(fc.array(observation, { minLength: 1, maxLength: 8 }), observations => {
        const { x, z } = fitTwo(observations)!
        expect(x).toBeGreaterThanOrEqual(0)
        expect(z).toBeGreaterThanOrEqual(0)
        const error = (u: number, v: number): number => observations.reduce((sum, { a, b, y }) => sum + ((a * u + b * v) / y - 1) ** 2, 0)
        // No neighbour that is allowed is better.
        for (const [dx, dz] of [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
          [1, -1],
          [-1, 1]
        ] as const) {
          const [u, v] = [x + dx * 1e-3 * (x + 1), z + dz * 1e-3 * (z + 1)]
          if (u >= 0 && v >= 0) expect(error(u, v)).toBeGreaterThanOrEqual(error(x, z) - 1e-9 * (1 + error(x, z)))
        }
      })
    )
    expect(fitTwo([])).toBe(undefined)
  })
})

describe('the prediction', () => {
  const work = { steps: 1000, products: 1e9 }
  const run = (shape: string, steps: number, products: number): Measured => ({
    shape,
    steps,
    products,
    epochMs: steps * 0.5 + products * 1e-7
  })

  test('rests on the same shape where there is one, on a fit to three shapes, else on start values with a wide range', () => {
    const others = [run('a', 100, 1e8), run('b', 2000, 1e8), run('c', 500, 5e9)]
    expect(predict('x', work, [...others, { ...work, shape: 'x', epochMs: 777 }])).toMatchObject({ epoch_ms: 777, basis: 'same_shape' })
    const fitted = predict('x', work, others)
    expect(fitted.basis).toBe('this_machine')
    expect(fitted.epoch_ms).toBeCloseTo(600, 6)
    const roughly = predict('x', work, others.slice(0, 2))
    expect(roughly.basis).toBe('rough')
    expect(roughly.high_ms / roughly.low_ms).toBeCloseTo(9, 6)
    for (const { low_ms, epoch_ms, high_ms } of [fitted, roughly]) expect(low_ms < epoch_ms && epoch_ms < high_ms).toBe(true)
  })

  test('a shape is what an epoch costs: seed and learning rate do not count, a list of equal widths is the same network', () => {
    const shape = (changes: object): string => shapeOf({ ...defaultHyperparameters, ...changes }, 'mnist')
    expect(shape({ seed: 5, learning_rate: 1, num_epochs: 3, hidden_units: [128, 128, 128], dropout_rate: 0.5 })).toBe(shape({}))
    for (const changes of [{ batch_size: 64 }, { hidden_units: 64 }, { dropout_rate: 0 }, { optimizer: 'sgd' }, { threads: 2 }])
      expect(shape(changes)).not.toBe(shape({}))
  })
})

test('is asked of the library: rough when it is empty, the same shape after a run, null while values are wrong', async () => {
  const { client, reaches } = await openTestCore()
  const hyperparameters = { num_epochs: 2, seed: 1 }
  expect(await client.runs.estimate({ hyperparameters })).toMatchObject({ basis: 'rough' })
  const { id } = (await client.runs.start({ hyperparameters })).runs[0]!
  await reaches(id, 'completed')
  expect(await client.runs.estimate({ hyperparameters: { num_epochs: 50 } })).toMatchObject({ basis: 'same_shape', epoch_ms: 20 })
  expect(await client.runs.estimate({ hyperparameters: { batch_size: -1 } })).toBe(null)
})
