import type { Migration } from '../migrate.ts'

/**
 * A sweep keeps what was asked for; a trial what was suggested, and the run that tried it. How trials ended is not kept: it follows from
 * their runs, so that the two can never disagree. `waiting` is 1 where a trial is to be run, or run again.
 */
export const sweeps: Migration = {
  version: 7,
  name: 'sweeps',
  sql: `
CREATE TABLE sweeps (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'stopped', 'completed')),
  reason_code TEXT,
  reason_message TEXT,
  dataset_name TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL,
  request TEXT NOT NULL,
  queue_position INTEGER,
  active_ms INTEGER NOT NULL DEFAULT 0,
  active_since INTEGER,
  failures_from INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX sweeps_by_experiment ON sweeps (experiment_id);

CREATE TABLE trials (
  sweep INTEGER NOT NULL REFERENCES sweeps (number) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  "values" TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('sampler', 'hand', 'warm')),
  run_id TEXT,
  waiting INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  failed_at INTEGER,
  PRIMARY KEY (sweep, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX trials_by_run ON trials (run_id);
CREATE INDEX runs_by_sweep ON runs (sweep_id) WHERE sweep_id IS NOT NULL;
`
}
