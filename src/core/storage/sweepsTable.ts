import type { Database } from 'better-sqlite3'
import type { CompleteSweepRequest, SweepReason, SweepState } from '../../shared/sweep.ts'

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
}
type Stored = Omit<SweepRow, 'plan'> & { request: string }
export type NewSweep = Pick<
  SweepRow,
  'id' | 'name' | 'experiment_id' | 'dataset_name' | 'dataset_sha256' | 'plan' | 'queue_position' | 'created_at'
>
export type SweepMove = Pick<SweepRow, 'state' | 'reason_code' | 'reason_message'> & { time: number }

const select = 'SELECT s.*, e.name AS experiment FROM sweeps s JOIN experiments e ON e.id = s.experiment_id'
const toRow = ({ request, ...row }: Stored): SweepRow => ({ ...row, plan: JSON.parse(request) as SweepPlan })

export function createSweepsTable(database: Database) {
  const list = database.prepare<[], Stored>(`${select} ORDER BY s.number DESC`)
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
  const rewrite = database.prepare<[string, string, number]>('UPDATE sweeps SET name = ?, request = ? WHERE number = ?')
  const place = database.prepare<[number, string]>('UPDATE sweeps SET queue_position = ? WHERE id = ?')
  const lastPlace = database.prepare<[], number>('SELECT coalesce(max(queue_position), 0) FROM sweeps').pluck()
  return {
    list: (): SweepRow[] => list.all().map(toRow),
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
    rewrite: (number: number, name: string, plan: SweepPlan): void => void rewrite.run(name, JSON.stringify(plan), number),
    setQueuePosition: (id: string, position: number): void => void place.run(position, id),
    lastQueuePosition: (): number => lastPlace.get() ?? 0
  }
}
