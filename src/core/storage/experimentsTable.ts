import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { Experiment } from '../../shared/experiment.ts'
import { isoTime } from './isoTime.ts'

type Row = { id: string; name: string; created_at: number; run_count: number; last_activity: number | null; baseline_run_id: string | null }

// Runs in the trash do not count, but what happened in them did happen.
const select = `
SELECT e.id, e.name, e.created_at, count(r.number) FILTER (WHERE r.trashed_at IS NULL) AS run_count,
  max(coalesce(r.ended_at, r.started_at, r.created_at)) AS last_activity,
  (SELECT b.id FROM runs b WHERE b.id = e.baseline_run_id AND b.trashed_at IS NULL) AS baseline_run_id
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
  const idOfName = database.prepare<[string], string>('SELECT id FROM experiments WHERE name = ?').pluck()
  const insert = database.prepare<[string, string, number]>('INSERT INTO experiments (id, name, created_at) VALUES (?, ?, ?)')
  const rename = database.prepare<[string, string]>('UPDATE experiments SET name = ? WHERE id = ?')
  const setBaseline = database.prepare<[string | null, string]>('UPDATE experiments SET baseline_run_id = ? WHERE id = ?')
  return {
    list: (): Experiment[] => list.all().map(toExperiment),
    get(id: string): Experiment | undefined {
      const row = one.get(id)
      return row && toExperiment(row)
    },
    idOfName: (name: string): string | undefined => idOfName.get(name),
    /** Returns the new experiment's id. */
    insert(name: string, createdAt: number): string {
      const id = randomUUID()
      insert.run(id, name, createdAt)
      return id
    },
    rename: (id: string, name: string): boolean => rename.run(name, id).changes === 1,
    setBaseline: (id: string, runId: string | null): void => void setBaseline.run(runId, id)
  }
}
