import type { Database } from 'better-sqlite3'
import type { RunState } from '../../shared/run.ts'
import type { TrialView } from '../../shared/sweep.ts'
import type { Values } from '../../search/parameter.ts'
import { fromStored } from './storedNumber.ts'
import type { StoredNumber } from './storedNumber.ts'

export type NewTrial = { number: number; values: Values; origin: TrialView['origin']; run_id: string | null; waiting: boolean }

/** A trial beside its run and what this has measured of one metric; the run's part is null where there is no run (any more). */
export type TrialRow = NewTrial & {
  /** Why no run could try it. */
  error: string | null
  run_number: number | null
  state: RunState | null
  epochs_done: number | null
  started_at: number | null
  ended_at: number | null
  run_error: string | null
  last: number | null
  min: number | null
  max: number | null
  non_finite: number | null
}
type Stored = Omit<TrialRow, 'values' | 'waiting' | 'last'> & { values: string; waiting: number; last: StoredNumber | null }

export function createTrialsTable(database: Database) {
  const ofSweep = database.prepare<{ sweep: number; metric: string }, Stored>(
    `SELECT t.number, t."values", t.origin, t.run_id, t.waiting, t.error, r.number AS run_number, r.state, r.epochs_done, r.started_at,
       coalesce(r.ended_at, t.failed_at) AS ended_at, r.error_message AS run_error, s.last, s.min, s.max, s.non_finite
     FROM trials t LEFT JOIN runs r ON r.id = t.run_id
     LEFT JOIN summaries s ON s.run = r.number AND s.metric = (SELECT id FROM metrics WHERE name = @metric)
     WHERE t.sweep = @sweep ORDER BY t.number`
  )
  const insert = database.prepare<[number, number, string, string, string | null, number]>(
    'INSERT INTO trials (sweep, number, "values", origin, run_id, waiting) VALUES (?, ?, ?, ?, ?, ?)'
  )
  const begin = database.prepare<[string, number, number]>(
    'UPDATE trials SET run_id = ?, error = NULL, failed_at = NULL, waiting = 0 WHERE sweep = ? AND number = ?'
  )
  const fail = database.prepare<[string, number, number, number]>(
    'UPDATE trials SET run_id = NULL, error = ?, failed_at = ?, waiting = 0 WHERE sweep = ? AND number = ?'
  )
  const wait = database.prepare<[number, string]>(
    'UPDATE trials SET waiting = 1 WHERE sweep = ? AND number IN (SELECT value FROM json_each(?))'
  )
  const waitInterrupted = database.prepare<[]>(
    "UPDATE trials SET waiting = 1 WHERE waiting = 0 AND origin <> 'warm' AND run_id IN (SELECT id FROM runs WHERE state = 'interrupted')"
  )
  const sweepOf = database.prepare<[string], { sweep: string; number: number }>(
    "SELECT s.id AS sweep, t.number FROM trials t JOIN sweeps s ON s.number = t.sweep WHERE t.run_id = ? AND t.origin <> 'warm'"
  )
  const runIds = database.prepare<[string], string>('SELECT id FROM runs WHERE sweep_id = ? ORDER BY number').pluck()
  const epochs = database.prepare<[string], number>('SELECT coalesce(sum(epochs_done), 0) FROM runs WHERE sweep_id = ?').pluck()
  return {
    /** In the order of their numbers. */
    ofSweep: (sweep: number, metric: string): TrialRow[] =>
      ofSweep.all({ sweep, metric }).map(row => ({
        ...row,
        values: JSON.parse(row.values) as Values,
        waiting: row.waiting === 1,
        last: row.last === null ? null : fromStored(row.last)
      })),
    insert: (sweep: number, { number, values, origin, run_id, waiting }: NewTrial): void =>
      void insert.run(sweep, number, JSON.stringify(values), origin, run_id, Number(waiting)),
    /** It waits no more: a run tries it. */
    begin: (sweep: number, number: number, runId: string): void => void begin.run(runId, sweep, number),
    /** It waits no more: no run can try it. */
    fail: (sweep: number, number: number, { error, time }: { error: string; time: number }): void =>
      void fail.run(error, time, sweep, number),
    wait: (sweep: number, numbers: readonly number[]): void => void wait.run(sweep, JSON.stringify(numbers)),
    /** Trials whose run was cut short by the end of the program are run again. */
    waitInterrupted: (): void => void waitInterrupted.run(),
    /** The trial that a run tries, by its sweep's id. */
    ofRun: (runId: string): { sweep: string; number: number } | undefined => sweepOf.get(runId),
    /** Every run of a sweep, those in the trash and those of trials that were run twice included. */
    runIdsOf: (sweepId: string): string[] => runIds.all(sweepId),
    /** Epochs trained for a sweep, those of trials that were run twice included. */
    epochsOf: (sweepId: string): number => epochs.get(sweepId) ?? 0
  }
}
