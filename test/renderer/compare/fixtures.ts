import type { Run } from '../../../src/shared/run.ts'

export const summary = (min: number, max: number) => ({ last: min, last_epoch: 9, min, min_epoch: 38, max, max_epoch: 41, non_finite: 0 })
/** A run with some parts of its own. */
export const runOf = (part: Partial<Run>): Run => ({
  id: crypto.randomUUID(),
  number: 1,
  source: 'trialbook',
  name: 'run',
  experiment: 'Default',
  experiment_id: crypto.randomUUID(),
  sweep_id: null,
  state: 'completed',
  hyperparameters: {},
  dataset: { name: 'mnist', sha256: 'a' },
  seed: 1,
  metrics: {},
  test: null,
  parameters: null,
  epochs_done: 1,
  created_at: '2026-01-01T00:00:00Z',
  started_at: null,
  ended_at: null,
  duration_ms: null,
  error: null,
  tags: [],
  note: '',
  parent: null,
  trashed_at: null,
  locked: false,
  starred: false,
  pinned: false,
  archived: false,
  ...part
})
