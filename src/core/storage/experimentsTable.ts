import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { Experiment } from '../../shared/experiment.ts'
import { isoTime } from './isoTime.ts'

type Row = { id: string; name: string; created_at: number; run_count: number; last_activity: number | null; baseline_run_id: string | null }

// Runs in the trash do not count, but what happened in them did happen. A baseline that is in the trash or elsewhere is none until it is back.
const select = `
SELECT e.id, e.name, e.created_at, count(r.number) FILTER (WHERE r.trashed_at IS NULL) AS run_count,
  max(coalesce(r.ended_at, r.started_at, r.created_at)) AS last_activity,
  (SELECT b.id FROM runs b WHERE b.id = e.baseline_run_id AND b.experiment_id = e.id AND b.trashed_at IS NULL) AS baseline_run_id
FROM experiments e LEFT JOIN runs r ON r.experiment_id = e.id`

const toExperiment = ({ id, name, created_at, run_count, last_activity, baseline_run_id }: Row): Experiment => ({
  id,
  name,
  run_count,
  last_activity: isoTime(last_activity),
  created_at: isoTime(created_at),
  baseline_run_id
})

export function createExperimentsTable(database: Database) {
  const list = database.prepare<[], Row>(`${select} GROUP BY e.id ORDER BY last_activity DESC NULLS LAST, e.created_at DESC, e.name`)
  const one = database.prepare<[string], Row>(`${select} WHERE e.id = ? GROUP BY e.id`)
  const nameOf = database.prepare<[string], string>('SELECT name FROM experiments WHERE id = ?').pluck()
  const idOfName = database.prepare<[string], string>('SELECT id FROM experiments WHERE name = ?').pluck()
  const insert = database.prepare<[string, string, number]>('INSERT INTO experiments (id, name, created_at) VALUES (?, ?, ?)')
  const rename = database.prepare<[string, string]>('UPDATE experiments SET name = ? WHERE id = ?')
  const baseline = database.prepare<[string], string | null>('SELECT baseline_run_id FROM experiments WHERE id = ?').pluck()
  const setBaseline = database.prepare<[string | null, string]>('UPDATE experiments SET baseline_run_id = ? WHERE id = ?')
  const isEmpty = database
    .prepare<{ id: string }, number>(
      'SELECT NOT EXISTS (SELECT 1 FROM runs WHERE experiment_id = @id UNION ALL SELECT 1 FROM sweeps WHERE experiment_id = @id)'
    )
    .pluck()
  const remove = database.prepare<[string]>('DELETE FROM experiments WHERE id = ?')
  return {
    list: (): Experiment[] => list.all().map(toExperiment),
    get(id: string): Experiment | undefined {
      const row = one.get(id)
      return row && toExperiment(row)
    },
    /** Undefined where there is no such experiment. */
    nameOf: (id: string): string | undefined => nameOf.get(id),
    idOfName: (name: string): string | undefined => idOfName.get(name),
    /** Returns the new experiment's id. */
    insert(name: string, createdAt: number, id: string = randomUUID()): string {
      insert.run(id, name, createdAt)
      return id
    },
    rename: (id: string, name: string): boolean => rename.run(name, id).changes === 1,
    /** The run that was chosen, be it in the trash. */
    chosenBaseline: (id: string): string | null => baseline.get(id) ?? null,
    setBaseline: (id: string, runId: string | null): void => void setBaseline.run(runId, id),
    /** Whether no sweep and no run belongs to it, not even one in the trash. */
    isEmpty: (id: string): boolean => isEmpty.get({ id }) === 1,
    remove: (id: string): void => void remove.run(id)
  }
}
