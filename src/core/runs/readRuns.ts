import { resolve } from 'node:path'
import type { Checkpoint, Run, RunDetail } from '../../shared/run.ts'
import { shownCheckpoints } from './keptCheckpoints.ts'
import { isoTime } from '../storage/isoTime.ts'
import type { RunRow } from '../storage/runsTable.ts'
import { fromStored } from '../storage/storedNumber.ts'
import type { Tables } from '../storage/tables.ts'

type Parts = Pick<Run, 'hyperparameters' | 'metrics' | 'tags' | 'note'>

const partOf = <Name extends string>(name: Name, value: RunRow['test_loss']): Partial<Record<Name, number>> =>
  value === null ? {} : ({ [name]: fromStored(value) } as Record<Name, number>)

const testOf = ({ test_loss, test_accuracy, test_mean_absolute_error, test_r2 }: RunRow): Run['test'] =>
  test_loss === null
    ? null
    : {
        loss: fromStored(test_loss),
        ...partOf('accuracy', test_accuracy),
        ...partOf('mean_absolute_error', test_mean_absolute_error),
        ...partOf('r2', test_r2)
      }

function toRun(row: RunRow, parts: Parts): Run {
  return {
    id: row.id,
    number: row.number,
    source: row.source,
    name: row.name,
    experiment: row.experiment,
    experiment_id: row.experiment_id,
    sweep_id: row.sweep_id,
    state: row.state,
    hyperparameters: parts.hyperparameters,
    dataset: { name: row.dataset_name, sha256: row.dataset_sha256 },
    seed: row.seed,
    metrics: parts.metrics,
    test: testOf(row),
    parameters: row.parameters,
    epochs_done: row.epochs_done,
    created_at: isoTime(row.created_at),
    started_at: isoTime(row.started_at),
    ended_at: isoTime(row.ended_at),
    duration_ms:
      row.started_at === null || row.ended_at === null
        ? null
        : // A clock that was set back meanwhile makes no run shorter than nothing.
          Math.max(0, row.ended_at - (row.resumed_at ?? row.started_at)) + row.earlier_ms,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    tags: parts.tags,
    note: parts.note,
    parent: row.parent_run_id === null ? null : { run_id: row.parent_run_id, epoch: row.parent_epoch ?? 0 },
    trashed_at: isoTime(row.trashed_at),
    locked: row.locked === 1,
    starred: row.starred === 1,
    pinned: row.pinned_at !== null,
    archived: row.archived === 1
  }
}

/** Whole runs, in the order of their numbers given; five queries, however many they are. */
export function readRuns(tables: Tables, numbers: readonly number[]): Run[] {
  if (numbers.length === 0) return []
  const hyperparameters = tables.hyperparameters.ofRuns(numbers)
  const metrics = tables.summaries.ofRuns(numbers)
  const tags = tables.tags.ofRuns(numbers)
  const notes = tables.notes.ofRuns(numbers)
  return tables.runs.byNumbers(numbers).map(row =>
    toRun(row, {
      hyperparameters: hyperparameters.get(row.number) ?? {},
      metrics: metrics.get(row.number) ?? {},
      tags: tags.get(row.number) ?? [],
      note: notes.get(row.number) ?? ''
    })
  )
}

export function readRun(tables: Tables, number: number): Run {
  const [run] = readRuns(tables, [number])
  if (!run) throw new Error(`Run #${number} is not in the library`)
  return run
}

function sizesOf({ train_samples, validation_samples, test_samples, steps_per_epoch }: RunRow): RunDetail['sizes'] {
  if (train_samples === null || validation_samples === null || test_samples === null || steps_per_epoch === null) return null
  return { train: train_samples, validation: validation_samples, test: test_samples, steps_per_epoch }
}

/** What is kept of a run, its files as whole paths. */
export const readCheckpoints = (tables: Tables, { id, number }: Pick<RunRow, 'id' | 'number'>, checkpointsFolder: string): Checkpoint[] =>
  shownCheckpoints(tables.checkpoints.ofRun(number)).map(one => ({ ...one, run_id: id, file: resolve(checkpointsFolder, one.file) }))

export const readRunDetail = (tables: Tables, row: RunRow, checkpointsFolder: string): RunDetail => ({
  run: readRun(tables, row.number),
  environment: tables.environments.ofRun(row.number),
  checkpoints: readCheckpoints(tables, row, checkpointsFolder),
  sizes: sizesOf(row)
})
