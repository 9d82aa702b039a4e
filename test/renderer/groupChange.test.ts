import { expect, test } from 'vitest'
import { groupChange } from '../../src/renderer/views/runs/groups/groupChange.ts'

const base = { mean: 0.977, deviation: 0.001, runs: 5 }

test('a difference has half of its interval beside it, and says which is better', () => {
  expect(groupChange('val_accuracy', { ...base, mean: 0.98 }, base)).toEqual({ text: '+0.0030 ± 0.0015', verdict: 'better' })
  expect(groupChange('val_loss', { ...base, mean: 0.98 }, base)).toEqual({ text: '+0.0030 ± 0.0015', verdict: 'worse' })
  expect(groupChange('val_loss', { ...base, mean: 0.974 }, base)).toEqual({ text: '\u22120.0030 ± 0.0015', verdict: 'better' })
})

test('what the interval covers is noise', () => {
  expect(groupChange('val_accuracy', { ...base, mean: 0.978 }, base)).toEqual({ text: '+0.0010 ± 0.0015', verdict: 'noise' })
})

test('one run has no spread, and one without a value nothing to compare', () => {
  expect(groupChange('val_accuracy', { mean: 0.98, deviation: null, runs: 1 }, base)).toEqual({ text: '+0.0030', verdict: 'better' })
  expect(groupChange('val_accuracy', { mean: null, deviation: null, runs: 0 }, base)).toBeUndefined()
})

test('what rounds to nothing has no sign', () => {
  const wide = { deviation: 0.1, runs: 2 }
  expect(groupChange('val_loss', { mean: 1, ...wide }, { mean: 1.001, ...wide })?.text).toMatch(/^0\.00 ± 0\.43$/)
})
