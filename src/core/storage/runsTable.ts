import type { Database } from 'better-sqlite3'
import type { RunSource, RunState, TestResult } from '../../shared/run.ts'
import { toStored } from './storedNumber.ts'
import type { StoredNumber } from './storedNumber.ts'

/** A row of `runs`, with its experiment's name. Times are ms since 1970. */
export type RunRow = {
  number: number
  id: string
  source: RunSource
  name: string
  experiment_id: string
  experiment: string
  sweep_id: string | null
  state: RunState
  dataset_name: string
  dataset_sha256: string
  seed: number
  fingerprint: string
  parameters: number | null
  train_samples: number | null
  validation_samples: number | null
  test_samples: number | null
  steps_per_epoch: number | null
  epochs_done: number
  test_loss: StoredNumber | null
  test_accuracy: StoredNumber | null
  test_mean_absolute_error: StoredNumber | null
  test_r2: StoredNumber | null
  error_code: string | null
  error_message: string | null
  parent_run_id: string | null
  parent_epoch: number | null
  queue_position: number | null
  created_at: number
  started_at: number | null
  ended_at: number | null
  /** When the last sitting began, where it is not the first; and how long those before it took. */
  resumed_at: number | null
  earlier_ms: number
  trashed_at: number | null
  /** 1 where the run must not be deleted. */
  locked: number
  starred: number
  pinned_at: number | null
  archived: number
}

export type NewRun = Pick<
  RunRow,
  | 'id'
  | 'name'
  | 'experiment_id'
  | 'sweep_id'
  | 'dataset_name'
  | 'dataset_sha256'
  | 'seed'
  | 'fingerprint'
  | 'parameters'
  | 'parent_run_id'
  | 'parent_epoch'
  | 'queue_position'
  | 'created_at'
> & { source?: RunSource }

export type RunKey = Pick<RunRow, 'number' | 'id' | 'name' | 'experiment_id' | 'state' | 'locked' | 'trashed_at'>

export type TrainingSizes = Pick<RunRow, 'parameters' | 'train_samples' | 'validation_samples' | 'test_samples' | 'steps_per_epoch'>

export type RunEnd = {
  state: RunState
  endedAt: number
  /** Null leaves what the epochs themselves have said. */
  epochsDone: number | null
  error: { code: string; message: string } | null
  test: TestResult | null
}

const stored = (value: number | undefined): StoredNumber | null => (value === undefined ? null : toStored(value))

const select = 'SELECT r.*, e.name AS experiment FROM runs r JOIN experiments e ON e.id = r.experiment_id'

export function createRunsTable(database: Database) {
  return { ...createReads(database), ...createWrites(database) }
}

function createReads(database: Database) {
  const byNumbers = database.prepare<[string], RunRow>(`${select} WHERE r.number IN (SELECT value FROM json_each(?))`)
  const ids = database
    .prepare<[string], string>('SELECT r.id FROM json_each(?) place CROSS JOIN runs r ON r.number = place.value ORDER BY place.key')
    .pluck()
  const byId = database.prepare<[string], RunRow>(`${select} WHERE r.id = ?`)
  const keys = database.prepare<[string], RunKey>(
    'SELECT number, id, name, experiment_id, state, locked, trashed_at FROM runs WHERE id IN (SELECT value FROM json_each(?))'
  )
  const inState = database.prepare<[string], Pick<RunRow, 'number' | 'id' | 'source' | 'queue_position'>>(
    'SELECT number, id, source, queue_position FROM runs WHERE state = ? ORDER BY queue_position, number'
  )
  const lastSignOfLife = database
    .prepare<[number], number>(
      'SELECT coalesce((SELECT max(time) FROM points WHERE run = r.number), r.started_at, r.created_at) FROM runs r WHERE r.number = ?'
    )
    .pluck()
  const twins = database
    .prepare<[string], number>('SELECT number FROM runs WHERE fingerprint = ? AND trashed_at IS NULL ORDER BY number')
    .pluck()
  const counts = database.prepare<[], { dataset_name: string; runs: number }>(
    'SELECT dataset_name, count(*) AS runs FROM runs WHERE trashed_at IS NULL GROUP BY dataset_name'
  )
  const users = database
    .prepare<{ hashes: string }, number>(
      `SELECT (SELECT count(*) FROM runs WHERE dataset_sha256 IN (SELECT value FROM json_each(@hashes)))
       + (SELECT count(*) FROM sweeps WHERE state IN ('running', 'paused') AND dataset_sha256 IN (SELECT value FROM json_each(@hashes)))`
    )
    .pluck()
  const trashedBefore = database.prepare<[number], Pick<RunRow, 'number' | 'id' | 'state'>>(
    'SELECT number, id, state FROM runs WHERE trashed_at < ? ORDER BY number'
  )
  const pinned = database
    .prepare<[string], number>('SELECT count(*) FROM runs WHERE experiment_id = ? AND pinned_at IS NOT NULL AND trashed_at IS NULL')
    .pluck()
  const lastPlace = database.prepare<[], number>('SELECT coalesce(max(queue_position), 0) FROM runs').pluck()
  return {
    /** In the order asked for; unknown numbers are left out. */
    byNumbers(numbers: readonly number[]): RunRow[] {
      const rows = new Map(byNumbers.all(JSON.stringify(numbers)).map(row => [row.number, row]))
      return numbers.flatMap(number => rows.get(number) ?? [])
    },
    /** In the order asked for. */
    idsOf: (numbers: readonly number[]): string[] => ids.all(JSON.stringify(numbers)),
    byId: (id: string): RunRow | undefined => byId.get(id),
    /** The least that must be known of runs to change them, however many they are; unknown ones are left out. */
    keys(ids: readonly string[]): RunKey[] {
      const found = new Map(keys.all(JSON.stringify(ids)).map(key => [key.id, key]))
      return [...new Set(ids)].flatMap(id => found.get(id) ?? [])
    },
    /** Queued ones come in the order of the queue. */
    inState: (state: RunState): Pick<RunRow, 'number' | 'id' | 'source' | 'queue_position'>[] => inState.all(state),
    /** When a run last measured something, or else began. */
    lastSignOfLife: (number: number): number | undefined => lastSignOfLife.get(number),
    /** How many runs, those in the trash included, and sweeps that are not over need one of these datasets. */
    countsOfDatasets: (hashes: readonly string[]): number => users.get({ hashes: JSON.stringify(hashes) }) ?? 0,
    trashedBefore: (time: number): Pick<RunRow, 'number' | 'id' | 'state'>[] => trashedBefore.all(time),
    twins: (fingerprint: string): number[] => twins.all(fingerprint),
    countsByDataset: (): Map<string, number> => new Map(counts.all().map(({ dataset_name, runs }) => [dataset_name, runs])),
    /** How many runs of an experiment are pinned. */
    pinnedCount: (experimentId: string): number => pinned.get(experimentId) ?? 0,
    lastQueuePosition: (): number => lastPlace.get() ?? 0
  }
}

function createWrites(database: Database) {
  const insert = database.prepare<[NewRun & { source: RunSource }]>(
    `INSERT INTO runs (id, source, name, experiment_id, sweep_id, state, dataset_name, dataset_sha256, seed, fingerprint, parameters, parent_run_id, parent_epoch, queue_position, created_at)
     VALUES (@id, @source, @name, @experiment_id, @sweep_id, 'queued', @dataset_name, @dataset_sha256, @seed, @fingerprint, @parameters, @parent_run_id, @parent_epoch, @queue_position, @created_at)`
  )
  // Another sitting: the time of those before is kept, and the run started when the first of them did.
  const begin = database.prepare<{ now: number; number: number }>(
    `UPDATE runs SET state = 'running', queue_position = NULL, started_at = coalesce(started_at, @now),
     earlier_ms = earlier_ms + CASE WHEN ended_at IS NULL OR started_at IS NULL THEN 0 ELSE ended_at - coalesce(resumed_at, started_at) END,
     resumed_at = CASE WHEN started_at IS NULL THEN NULL ELSE @now END, ended_at = NULL WHERE number = @number`
  )
  const requeue = database.prepare<[number | null, number]>(
    `UPDATE runs SET state = 'queued', queue_position = ?, error_code = NULL, error_message = NULL, test_loss = NULL, test_accuracy = NULL,
     test_mean_absolute_error = NULL, test_r2 = NULL
     WHERE number = ?`
  )
  const setFingerprint = database.prepare<[string, number]>('UPDATE runs SET fingerprint = ? WHERE number = ?')
  const end = database.prepare(
    `UPDATE runs SET state = @state, ended_at = @ended_at, queue_position = NULL, error_code = @error_code, error_message = @error_message,
     test_loss = @test_loss, test_accuracy = @test_accuracy, test_mean_absolute_error = @test_mean_absolute_error, test_r2 = @test_r2,
     epochs_done = coalesce(@epochs_done, epochs_done) WHERE number = @number`
  )
  const sizes = database.prepare<[TrainingSizes & { number: number }]>(
    `UPDATE runs SET parameters = @parameters, train_samples = @train_samples, validation_samples = @validation_samples,
     test_samples = @test_samples, steps_per_epoch = @steps_per_epoch WHERE number = @number`
  )
  const epochsDone = database.prepare<[number, number]>('UPDATE runs SET epochs_done = max(epochs_done, ?) WHERE number = ?')
  const setName = database.prepare<[string, number]>('UPDATE runs SET name = ? WHERE number = ?')
  const setDataset = database.prepare<[string, string, number]>('UPDATE runs SET dataset_name = ?, dataset_sha256 = ? WHERE number = ?')
  const remove = database.prepare<[number]>('DELETE FROM runs WHERE number = ?')
  const place = database.prepare<[number, number]>('UPDATE runs SET queue_position = ? WHERE number = ?')
  return {
    /** A queued run; returns its number. */
    insert: (run: NewRun): number => Number(insert.run({ source: 'trialbook', ...run }).lastInsertRowid),
    begin: (number: number, now: number): void => void begin.run({ now, number }),
    /** A run that ended is to be trained on. */
    requeue: (number: number, position: number | null): void => void requeue.run(position, number),
    setFingerprint: (number: number, value: string): void => void setFingerprint.run(value, number),
    end(number: number, { state, endedAt, epochsDone, error, test }: RunEnd): void {
      end.run({
        number,
        state,
        ended_at: endedAt,
        epochs_done: epochsDone,
        error_code: error?.code ?? null,
        error_message: error?.message ?? null,
        test_loss: stored(test?.loss),
        test_accuracy: stored(test?.accuracy),
        test_mean_absolute_error: stored(test?.mean_absolute_error),
        test_r2: stored(test?.r2)
      })
    },
    setSizes: (number: number, values: TrainingSizes): void => void sizes.run({ ...values, number }),
    setName: (number: number, name: string): void => void setName.run(name, number),
    setDataset: (number: number, { name, sha256 }: { name: string; sha256: string }): void => void setDataset.run(name, sha256, number),
    setEpochsDone: (number: number, epochs: number): void => void epochsDone.run(epochs, number),
    /** With all that is known of it: foreign keys cascade. */
    remove: (number: number): void => void remove.run(number),
    setQueuePosition: (number: number, position: number): void => void place.run(position, number)
  }
}
