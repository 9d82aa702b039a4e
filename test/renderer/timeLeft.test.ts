import { expect, test } from 'vitest'
import { timeLeft } from '../../src/renderer/composables/timeLeft.ts'
import type { MetricSummary } from '../../src/shared/metric.ts'

const summary: MetricSummary = { last: 700, last_epoch: 4, min: 700, min_epoch: 4, max: 900, max_epoch: 1, non_finite: 0 }
const startedAt = Date.parse('2026-03-01T14:00:00Z')
const run = {
  epochs_done: 4,
  hyperparameters: { num_epochs: 10 },
  metrics: { epoch_ms: summary },
  started_at: new Date(startedAt).toISOString()
}

test('is told by the last epoch, not by how long the start took', () => {
  expect(timeLeft(run, undefined, startedAt + 60_000)).toBe(6 * 700)
})

test('is told by the time so far where epochs are not timed', () => {
  expect(timeLeft({ ...run, metrics: {} }, undefined, startedAt + 4000)).toBe(6000)
})

test('is not told before three epochs are done', () => {
  expect(timeLeft({ ...run, epochs_done: 2 }, undefined, startedAt + 4000)).toBeUndefined()
  expect(timeLeft({ ...run, started_at: null }, undefined, startedAt)).toBeUndefined()
})
