import { describe, expect, it } from 'vitest'
import { bestOf, metricDirection, summarySchema } from '../../src/shared/metric.ts'

const summary = { last: 0.5, last_epoch: 9, min: 0.2, min_epoch: 4, max: 0.8, max_epoch: 1, non_finite: 0 }

describe('metricDirection', () => {
  it.each(['loss', 'val_loss', 'mean_squared_error', 'epoch_ms'])('less %s is better', name => {
    expect(metricDirection(name)).toBe('lower')
  })

  it.each(['accuracy', 'val_accuracy', 'acc', 'val_acc', 'auc', 'f1', 'r2', 'precision', 'val_recall'])('more %s is better', name => {
    expect(metricDirection(name)).toBe('higher')
  })
})

describe('bestOf', () => {
  it('is the least loss and the greatest accuracy, with their epochs', () => {
    expect(bestOf('val_loss', summary)).toEqual({ value: 0.2, epoch: 4 })
    expect(bestOf('val_accuracy', summary)).toEqual({ value: 0.8, epoch: 1 })
  })

  it('is nothing where no value is finite', () => {
    const none = { last: NaN, last_epoch: 2, min: null, min_epoch: null, max: null, max_epoch: null, non_finite: 2 }
    expect(bestOf('loss', none)).toBeNull()
    expect(bestOf('accuracy', none)).toBeNull()
  })

  it('may be a value of 0 at epoch 0', () => {
    expect(bestOf('loss', { ...summary, min: 0, min_epoch: 0 })).toEqual({ value: 0, epoch: 0 })
  })
})

describe('summarySchema', () => {
  it('takes a last value that is not finite', () => {
    expect(summarySchema.parse({ ...summary, last: NaN }).last).toBeNaN()
    expect(summarySchema.parse({ ...summary, last: -Infinity }).last).toBe(-Infinity)
  })
})
