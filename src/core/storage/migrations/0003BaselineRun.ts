import type { Migration } from '../migrate.ts'

/** The run that an experiment's other runs are compared with; one that is deleted for good is none any more. */
export const baselineRun: Migration = {
  version: 3,
  name: 'baseline run',
  sql: 'ALTER TABLE experiments ADD COLUMN baseline_run_id TEXT REFERENCES runs (id) ON DELETE SET NULL'
}
