import { expect, test } from 'vitest'
import { defaultLayout } from '../../src/renderer/views/runs/columns.ts'
import type { ColumnLayout } from '../../src/renderer/views/runs/columns.ts'
import { exportColumns } from '../../src/renderer/views/runs/export/exportColumns.ts'
import type { ExportChoice } from '../../src/renderer/views/runs/export/exportColumns.ts'
import type { Run } from '../../src/shared/run.ts'

const run: Run = {
  id: '00000000-0000-4000-8000-000000000001',
  source: 'trialbook',
  number: 7,
  name: 'wide',
  experiment: 'Default',
  experiment_id: 'e',
  sweep_id: null,
  state: 'completed',
  hyperparameters: { learning_rate: 0.00003, hidden_units: [256, 128], dropout_rate: null },
  dataset: { name: 'mnist', sha256: 'abc' },
  seed: 3,
  metrics: {
    val_loss: { last: NaN, last_epoch: 5, min: 0.123456789, min_epoch: 4, max: 2, max_epoch: 1, non_finite: 1 },
    r2: { last: -0.5, last_epoch: 5, min: -0.5, min_epoch: 5, max: -0.1, max_epoch: 2, non_finite: 0 }
  },
  test: { loss: 0.1, accuracy: 0.97 },
  parameters: 134_794,
  epochs_done: 5,
  created_at: '2026-03-01T12:00:00.000Z',
  started_at: '2026-03-01T12:00:01.000Z',
  ended_at: null,
  duration_ms: 252_000,
  error: null,
  tags: ['a', 'b'],
  note: '',
  parent: null,
  trashed_at: null,
  locked: false,
  starred: true,
  pinned: false,
  archived: false
}
const available = {
  hyperparameters: ['learning_rate', 'hidden_units', 'dropout_rate'].map(key => ({ key, distinct: 2 })),
  metrics: [{ key: 'val_loss' }, { key: 'r2' }]
}

function exported(columns: string[], choice: Partial<ExportChoice> = {}, layout: Partial<ColumnLayout> = {}) {
  const options = { layout: { ...defaultLayout, ...layout }, available }
  const made = exportColumns(columns, options, { exact: false, everything: false, ...choice })
  return made.map(column => [column.title, column.value(run)])
}

test('as shown, cells say what is on screen, in English and with an ASCII minus', () => {
  expect(
    exported([
      'name',
      'state',
      'curve',
      'h:learning_rate',
      'h:hidden_units',
      'h:dropout_rate',
      'm:val_loss',
      'm:r2',
      'duration',
      'tags',
      'parameters'
    ])
  ).toEqual([
    ['name', 'wide'],
    ['state', 'completed'],
    ['learning_rate', '3e-5'],
    ['hidden_units', '256, 128'],
    ['dropout_rate', null],
    ['min(val_loss)', '0.1235'],
    ['max(r2)', '-0.1000'],
    ['duration', '4 min 12 s'],
    ['tags', ['a', 'b']],
    ['parameters', '134,794']
  ])
})

test('the statistic that a column shows is the one exported', () => {
  expect(exported(['m:val_loss'], {}, { statistics: { val_loss: 'last' } })).toEqual([['last(val_loss)', 'NaN']])
  expect(exported(['m:val_loss'], {}, { statistics: { val_loss: 'best_epoch' } })).toEqual([['val_loss', '0.1235 @4']])
})

test('in full precision no digit is lost, times are ISO 8601 and the best comes with its epoch', () => {
  expect(
    exported(['h:hidden_units', 'm:val_loss', 'duration', 'started', 'ended'], { exact: true }, { statistics: { val_loss: 'best_epoch' } })
  ).toEqual([
    ['hidden_units', [256, 128]],
    ['val_loss', 0.123456789],
    ['best_epoch(val_loss)', 4],
    ['duration_ms', 252_000],
    ['started_at', '2026-03-01T12:00:01.000Z'],
    ['ended_at', null]
  ])
})

test('everything has all statistics and what no column shows, each title once', () => {
  const all = exported([], { exact: true, everything: true })
  const titles = all.map(([title]) => title)
  expect(new Set(titles).size).toBe(titles.length)
  expect(Object.fromEntries(all)).toMatchObject({
    'last(val_loss)': NaN,
    'min(val_loss)': 0.123456789,
    'max(val_loss)': 2,
    'best_epoch(val_loss)': 4,
    seed: 3,
    id: run.id,
    test_accuracy: 0.97,
    dataset_sha256: 'abc',
    starred: true,
    pinned: false,
    archived: false
  })
})
