import type { Database } from 'better-sqlite3'
import type { CompleteSweepRequest, SweepReason, SweepState } from '../../shared/sweep.ts'
import type { FieldValue } from './runFields.ts'

/** What was asked for, as far as an edit may change it or a trial needs it. */
export type SweepPlan = Pick<CompleteSweepRequest, 'space' | 'objective' | 'sampler' | 'pruner' | 'budget' | 'workers' | 'hyperparameters'>

/** A row of `sweeps`. Times are ms since 1970; `active_since` is null while it does not run. */
export type SweepRow = {
  number: number
  id: string
  name: string
  experiment_id: string
  experiment: string
  state: SweepState
  reason_code: SweepReason | null
  reason_message: string | null
  dataset_name: string
  dataset_sha256: string
  plan: SweepPlan
  queue_position: number | null
  active_ms: number
  active_since: number | null
  /** Failures of trials that ended before this time are forgiven. */
  failures_from: number
  created_at: number
  ended_at: number | null
  trashed_at: number | null
}
type Stored = Omit<SweepRow, 'plan'> & { request: string }
export type NewSweep = Pick<
  SweepRow,
  'id' | 'name' | 'experiment_id' | 'dataset_name' | 'dataset_sha256' | 'plan' | 'queue_position' | 'created_at'
>
export type SweepMove = Pick<SweepRow, 'state' | 'reason_code' | 'reason_message'> & { time: number }

/** What people can change about a sweep; `request` is its plan as JSON. */
const fields = ['name', 'request', 'trashed_at'] as const
export type SweepField = (typeof fields)[number]

const select = 'SELECT s.*, e.name AS experiment FROM sweeps s JOIN experiments e ON e.id = s.experiment_id'
function createField(database: Database, field: SweepField) {
  const read = database.prepare<[number], FieldValue>(`SELECT ${field} FROM sweeps WHERE number = ?`).pluck()
  const write = database.prepare<[FieldValue, number]>(`UPDATE sweeps SET ${field} = ? WHERE number = ?`)
  return { read: (number: number) => read.get(number), write: (number: number, value: FieldValue): void => void write.run(value, number) }
}

const toRow = ({ request, ...row }: Stored): SweepRow => ({ ...row, plan: JSON.parse(request) as SweepPlan })

export function createSweepsTable(database: Database) {
  const list = database.prepare<[], Stored>(`${select} WHERE s.trashed_at IS NULL ORDER BY s.number DESC`)
  const trashed = database.prepare<[], Stored>(`${select} WHERE s.trashed_at IS NOT NULL ORDER BY s.trashed_at DESC, s.number DESC`)
  const byId = database.prepare<[string], Stored>(`${select} WHERE s.id = ?`)
  const running = database.prepare<[], Stored>(`${select} WHERE s.state = 'running' ORDER BY s.queue_position, s.number`)
  const insert = database.prepare<[Omit<NewSweep, 'plan'> & { request: string }]>(
    `INSERT INTO sweeps (id, name, experiment_id, state, dataset_name, dataset_sha256, request, queue_position, active_since, created_at)
     VALUES (@id, @name, @experiment_id, 'running', @dataset_name, @dataset_sha256, @request, @queue_position, @created_at, @created_at)`
  )
  // Time counts from when it runs to when it does not, whichever way it left.
  const move = database.prepare<[SweepMove & { number: number }]>(
    `UPDATE sweeps SET state = @state, reason_code = @reason_code, reason_message = @reason_message,
     active_ms = active_ms + CASE WHEN active_since IS NULL THEN 0 ELSE max(0, @time - active_since) END,
     active_since = CASE WHEN @state = 'running' THEN @time END,
     failures_from = CASE WHEN @state = 'running' THEN @time ELSE failures_from END,
     ended_at = CASE WHEN @state IN ('stopped', 'completed') THEN @time END WHERE number = @number`
  )
  const recovered = database.prepare<[{ number: number; last: number; time: number }]>(
    'UPDATE sweeps SET active_ms = active_ms + max(0, @last - active_since), active_since = @time WHERE number = @number'
  )
  const lastSignOfLife = database
    .prepare<[string], number | null>(
      `SELECT max(max(coalesce(r.ended_at, r.started_at, r.created_at), coalesce((SELECT max(time) FROM points WHERE run = r.number), 0)))
       FROM runs r WHERE r.sweep_id = ?`
    )
    .pluck()
  const place = database.prepare<[number, string]>('UPDATE sweeps SET queue_position = ? WHERE id = ?')
  const lastPlace = database.prepare<[], number>('SELECT coalesce(max(queue_position), 0) FROM sweeps').pluck()
  const stateOf = database.prepare<[number], SweepState>('SELECT state FROM sweeps WHERE number = ?').pluck()
  const forgetRuns = database.prepare<[number]>('UPDATE runs SET sweep_id = NULL WHERE sweep_id = (SELECT id FROM sweeps WHERE number = ?)')
  const remove = database.prepare<[number]>('DELETE FROM sweeps WHERE number = ?')
  return {
    /** What can be edited, read (undefined where there is no such sweep) and written in one way. */
    fields: Object.fromEntries(fields.map(field => [field, createField(database, field)])) as Record<
      SweepField,
      ReturnType<typeof createField>
    >,
    /** Without those in the trash. */
    list: (): SweepRow[] => list.all().map(toRow),
    /** Undefined where there is no such sweep. */
    stateOf: (number: number): SweepState | undefined => stateOf.get(number),
    trashed: (): SweepRow[] => trashed.all().map(toRow),
    byId(id: string): SweepRow | undefined {
      const row = byId.get(id)
      return row && toRow(row)
    },
    /** Those that run, in the order of the queue. */
    running: (): SweepRow[] => running.all().map(toRow),
    /** A running sweep; returns its number. */
    insert: ({ plan, ...sweep }: NewSweep): number => Number(insert.run({ ...sweep, request: JSON.stringify(plan) }).lastInsertRowid),
    move: (number: number, to: SweepMove): void => void move.run({ ...to, number }),
    /** The program died while it ran: its time counts up to when one of its runs was last heard of, and again from now. */
    recover({ number, id, active_since }: SweepRow, time: number): void {
      recovered.run({ number, last: lastSignOfLife.get(id) ?? active_since ?? time, time })
    },
    setQueuePosition: (id: string, position: number): void => void place.run(position, id),
    lastQueuePosition: (): number => lastPlace.get() ?? 0,
    /** For good, with its trials; runs that are still there belong to no sweep any more. */
    remove(number: number): void {
      forgetRuns.run(number)
      remove.run(number)
    }
  }
}
