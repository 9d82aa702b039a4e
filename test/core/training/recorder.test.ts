import { randomUUID } from 'node:crypto'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createChanges } from '../../../src/core/changes.ts'
import { createEventBus } from '../../../src/core/eventBus.ts'
import { createLog } from '../../../src/core/log.ts'
import { openDatabase } from '../../../src/core/storage/openDatabase.ts'
import type { Store } from '../../../src/core/storage/openDatabase.ts'
import { createTables } from '../../../src/core/storage/tables.ts'
import { createRecorder } from '../../../src/core/training/recorder.ts'
import { temporaryFolder } from '../../support/openTestCore.ts'

/** A recorder on a real library, with the kind of each transaction it made. */
function openRecorder() {
  const folder = temporaryFolder()
  const store = openDatabase({ file: join(folder, 'trialbook.db'), backupFolder: folder })
  onTestFinished(() => store.close())
  const kinds: string[] = []
  const watched: Store = {
    ...store,
    durably(work) {
      kinds.push('durable')
      return store.durably(work)
    },
    atomically(work) {
      kinds.push('atomic')
      return store.atomically(work)
    }
  }
  const tables = createTables(store.database)
  const bus = createEventBus()
  const changes = createChanges({ bus, tables, log: createLog({ folder }), intervalMs: 1000 })
  onTestFinished(() => changes.flush())
  const recorder = createRecorder({ store: watched, tables, bus, changes, now: () => 1000, checkpointsFolder: folder })
  const run = { id: randomUUID(), number: 0 }
  run.number = tables.runs.insert({
    id: run.id,
    name: 'run',
    experiment_id: tables.experiments.insert('Default', 0),
    sweep_id: null,
    dataset_name: 'mnist',
    dataset_sha256: '',
    seed: 1,
    fingerprint: '',
    parameters: null,
    parent_run_id: null,
    parent_epoch: null,
    queue_position: 1,
    created_at: 0
  })
  return { recorder, run, tables, kinds }
}

test('states are on disk before anyone hears of them; measurements do not wait for the disk', () => {
  const { recorder, run, kinds } = openRecorder()
  recorder.began(run)
  recorder.epoch(run, 1, [{ metric: 'loss', step: 1, epoch: 1, time: 0, value: 0.5 }])
  recorder.ended(run, 'completed', { epochs_done: 1, error: null, test: null })
  expect(kinds).toEqual(['durable', 'atomic', 'durable'])
})

test('an illegal move throws and changes nothing', () => {
  const { recorder, run, tables } = openRecorder()
  const end = { epochs_done: 9, error: null, test: null }
  expect(() => recorder.ended(run, 'completed', end)).toThrow(expect.objectContaining({ code: 'ILLEGAL_STATE' }) as Error)
  expect(tables.runs.byId(run.id)).toMatchObject({ state: 'queued', queue_position: 1, ended_at: null, epochs_done: 0 })
  recorder.began(run)
  recorder.ended(run, 'stopped', { ...end, epochs_done: null })
  expect(() => recorder.ended(run, 'completed', end)).toThrow(
    expect.objectContaining({ data: { state: 'stopped', action: 'completed' } }) as Error
  )
  expect(() => recorder.began(run)).toThrow()
  expect(tables.runs.byId(run.id)).toMatchObject({
    state: 'stopped',
    queue_position: null,
    started_at: 1000,
    ended_at: 1000,
    epochs_done: 0
  })
})

test('the checkpoint in the middle of an epoch and the one before it are two, the epoch being the same', () => {
  const { recorder, run, tables } = openRecorder()
  const checkpoint = (file: string, kept: ('last' | 'best')[]) => ({ epoch: 3, file, bytes: 1, sha256: 'a'.repeat(64), kept })
  const both = [checkpoint('epoch-3-batch-218.checkpoint', ['last']), checkpoint('epoch-3.checkpoint', ['best'])]
  recorder.checkpoints(run, both)
  expect(tables.checkpoints.ofRun(run.number).map(({ file, kept }) => [basename(file), kept])).toEqual([
    ['epoch-3-batch-218.checkpoint', ['last']],
    ['epoch-3.checkpoint', ['best']]
  ])
})
