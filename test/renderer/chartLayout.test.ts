import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measureOf, measuresOf, metricsOf, moved, readLayout, writeLayout } from '../../src/renderer/views/runs/charts/chartLayout.ts'

describe('a layout of charts in an address', () => {
  test('the usual charts are nothing, none at all is something', () => {
    expect(readLayout('').map(({ key }) => key)).toEqual(['loss', 'accuracy'])
    expect(writeLayout(readLayout(''))).toBe('')
    expect(readLayout(writeLayout([]))).toEqual([])
  })

  test('any charts come back as they were, whatever their metrics are called', () => {
    const key = fc.oneof(
      fc.constantFrom('loss', 'a:b', 'x,y', '-', '-:', '정확도', '\\', '__proto__', '220'),
      fc.string({ minLength: 1, maxLength: 12 })
    )
    const place = fc.record({ key, height: fc.option(fc.integer({ min: 160, max: 640 }), { nil: undefined }) })
    fc.assert(
      fc.property(fc.uniqueArray(place, { selector: one => one.key, maxLength: 6 }), places => {
        expect(readLayout(writeLayout(places))).toEqual(places)
      })
    )
  })

  test('garbage, twins and heights that no card has are put right', () => {
    expect(readLayout('loss,loss:300,:200,a:9999,b:-4,c:x')).toEqual([
      { key: 'loss', height: undefined },
      { key: 'a', height: 640 },
      { key: 'b', height: 160 },
      { key: 'c', height: undefined }
    ])
    fc.assert(fc.property(fc.string(), text => void writeLayout(readLayout(text))))
  })
})

test('train and validation share a chart; a metric of one part has its own', () => {
  const metrics = ['accuracy', 'epoch_ms', 'loss', 'val_accuracy', 'val_auc', 'f1', 'val_f1']
  expect(measuresOf(metrics).map(({ key }) => key)).toEqual(['accuracy', 'epoch_ms', 'loss', 'val_auc', 'f1'])
  expect(measureOf('f1', metrics)).toEqual({ key: 'f1', train: 'f1', validation: 'val_f1' })
  expect(measureOf('val_auc', metrics)).toEqual({ key: 'val_auc', validation: 'val_auc' })
  expect(metricsOf([measureOf('loss', []), measureOf('gone', [])])).toEqual(['loss', 'val_loss', 'gone'])
})

test('a chart moves as far as there are places', () => {
  const places = ['a', 'b', 'c'].map(key => ({ key }))
  const keys = (by: number): string =>
    moved(places, 'b', by)
      .map(({ key }) => key)
      .join('')
  expect([keys(-1), keys(1), keys(-9), keys(9)]).toEqual(['bac', 'acb', 'bac', 'acb'])
  expect(moved(places, 'none', 1)).toEqual(places)
})
