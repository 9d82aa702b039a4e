import { expect, test } from 'vitest'
import type { Run } from '../../src/shared/run.ts'
import { changeFrom, metricValue } from '../../src/renderer/views/runs/cells.ts'
import type { Statistic } from '../../src/renderer/views/runs/columns.ts'

type Summary = Run['metrics'][string]
const summary = (last: number | null, min: number | null, max: number | null): Summary => ({
  last,
  last_epoch: 4,
  min,
  min_epoch: min === null ? null : 3,
  max,
  max_epoch: max === null ? null : 2,
  non_finite: 0
})
const runWith = (metrics: Run['metrics']): Run => ({ metrics }) as Run
const baseline = runWith({ val_loss: summary(0.3, 0.25, 1), val_accuracy: summary(0.9, 0.5, 0.92) })
const run = runWith({ val_loss: summary(0.31, 0.25, 0.5), val_accuracy: summary(0.9031, 0.4, 0.95) })
const change = (metric: string, statistic: Statistic) => changeFrom(baseline, { run, metric, statistic })

test.each<[string, Statistic, string, string]>([
  ['val_accuracy', 'last', '+0.0031', 'better'],
  ['val_accuracy', 'max', '+0.0300', 'better'],
  ['val_accuracy', 'min', '\u22120.1000', 'worse'],
  ['val_accuracy', 'best_epoch', '+0.0300', 'better'],
  ['val_loss', 'last', '+0.01000', 'worse'],
  ['val_loss', 'max', '\u22120.5000', 'better'],
  ['val_loss', 'min', '', 'same']
])('%s, %s, against the baseline: %s, %s', (metric, statistic, text, verdict) => {
  expect(change(metric, statistic)).toEqual({ change: text, verdict })
})

test('where either is no number, or a cell has four, nothing is said', () => {
  const diverged = runWith({ val_loss: summary(NaN, null, null) })
  expect(changeFrom(baseline, { run: diverged, metric: 'val_loss', statistic: 'last' })).toBe(undefined)
  expect(changeFrom(diverged, { run, metric: 'val_loss', statistic: 'min' })).toBe(undefined)
  expect(changeFrom(baseline, { run: runWith({}), metric: 'val_loss', statistic: 'min' })).toBe(undefined)
  expect(changeFrom(baseline, { run, metric: 'unlogged', statistic: 'min' })).toBe(undefined)
  expect(change('val_loss', 'all')).toBe(undefined)
})

test('a cell is about the statistic it shows, its best where it shows the best or all', () => {
  const values = (['last', 'min', 'max', 'best_epoch', 'all'] as const).map(statistic => metricValue(run, 'val_accuracy', statistic))
  expect(values).toEqual([0.9031, 0.4, 0.95, 0.95, 0.95])
  expect(metricValue(run, 'unlogged', 'last')).toBe(undefined)
})

test('a difference may be told in percent of the baseline, unless that is zero', () => {
  const at = (value: number): Run => runWith({ val_loss: { ...run.metrics['val_loss']!, min: value } })
  const told = (value: number, base: number) =>
    changeFrom(at(base), { run: at(value), metric: 'val_loss', statistic: 'min', percent: true })
  expect(told(0.22, 0.2)).toEqual({ change: '+10 %', verdict: 'worse' })
  expect(told(-0.15, -0.2)).toEqual({ change: '+25 %', verdict: 'worse' })
  expect(told(0.0198, 0.2)).toEqual({ change: '\u221290.1 %', verdict: 'better' })
  expect(told(40, 0.2)).toEqual({ change: '+19,900 %', verdict: 'worse' })
  expect(told(0.25, 0)).toEqual({ change: '+0.2500', verdict: 'worse' })
  expect(told(0.2, 0.2)).toEqual({ change: '', verdict: 'same' })
})
