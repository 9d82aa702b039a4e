import { describe, expect, test } from 'vitest'
import { bestPoint, findDivergence, findOverfitting, firstDivergence } from '../../../src/renderer/charts/insights.ts'
import { pointsOf } from './fixtures.ts'

const falling = (length: number): number[] => Array.from({ length }, (_, i) => 1 / (i + 1))

describe('best epoch', () => {
  test('goes by the direction of the metric, the first of equals', () => {
    expect(bestPoint('val_loss', pointsOf([3, 1, 1, 2]))).toMatchObject({ epoch: 2, value: 1 })
    expect(bestPoint('val_accuracy', pointsOf([0.1, 0.9, 0.9, 0.2]))).toMatchObject({ epoch: 2, value: 0.9 })
  })

  test('leaves out what is not finite', () => {
    expect(bestPoint('val_loss', pointsOf([NaN, -Infinity, 2]))).toMatchObject({ epoch: 3 })
    expect(bestPoint('val_loss', pointsOf([NaN, Infinity]))).toBeUndefined()
  })
})

describe('overfitting', () => {
  const risen = [1, 0.5, 0.3, 0.31, 0.33, 0.35, 0.38, 0.42, 0.47, 0.52, 0.58]

  test('starts at the best epoch once validation loss has risen for 5 epochs while training loss falls', () => {
    const found = findOverfitting(pointsOf(risen), pointsOf(falling(risen.length)))
    expect(found).toMatchObject({ fromEpoch: 3, toEpoch: 11 })
    expect(found?.rise).toBeGreaterThan(0.05)
  })

  test('is none while training loss does not fall', () => {
    expect(findOverfitting(pointsOf(risen), pointsOf(falling(risen.length).reverse()))).toBeUndefined()
  })

  test('is none where loss still falls, rises by less than 5 %, or for fewer than 5 epochs', () => {
    expect(findOverfitting(pointsOf(falling(30)), pointsOf(falling(30)))).toBeUndefined()
    const flat = [1, 0.5, 0.3, ...Array.from({ length: 40 }, () => 0.305)]
    expect(findOverfitting(pointsOf(flat), pointsOf(falling(flat.length)))).toBeUndefined()
    expect(findOverfitting(pointsOf([1, 0.3, 0.5, 0.6]), pointsOf(falling(4)))).toBeUndefined()
  })

  test('is none for empty and NaN-only losses, and where a share of the least loss means nothing', () => {
    expect(findOverfitting(pointsOf([]), pointsOf([]))).toBeUndefined()
    expect(findOverfitting(pointsOf([NaN, NaN]), pointsOf([NaN, NaN]))).toBeUndefined()
    expect(findOverfitting(pointsOf([-1, -2, -1, -1, -1, -1, -1, -1, -1]), pointsOf(falling(9)))).toBeUndefined()
  })
})

describe('divergence', () => {
  test('is the first point that is no finite number', () => {
    expect(findDivergence('loss', pointsOf([1, 2, NaN, NaN]))).toEqual({ epoch: 3, metric: 'loss', became: 'nan' })
    expect(findDivergence('loss', pointsOf([1, Infinity]))).toEqual({ epoch: 2, metric: 'loss', became: 'above' })
  })

  test('is three epochs in a row above 10 times the first value', () => {
    expect(findDivergence('loss', pointsOf([1, 11, 12, 13]))).toEqual({ epoch: 2, metric: 'loss', became: 'large' })
    expect(findDivergence('loss', pointsOf([1, 11, 12, 9, 11, 12]))).toBeUndefined()
    expect(findDivergence('loss', pointsOf([1, 10, 10, 10]))).toBeUndefined()
  })

  test('the earliest of several losses counts', () => {
    expect(
      firstDivergence([
        { metric: 'loss', points: pointsOf([1, 2, NaN]) },
        { metric: 'val_loss', points: pointsOf([1, NaN]) }
      ])
    ).toMatchObject({ metric: 'val_loss', epoch: 2 })
    expect(firstDivergence([])).toBeUndefined()
  })
})
