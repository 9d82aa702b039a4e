import type { Migration } from '../migrate.ts'

/**
 * What people did, with every value before and after it, so that it can be taken back; and runs that are put away without being deleted.
 * What is deleted for good leaves the history by itself. The index that counts an experiment's runs is made anew to know archived ones, too.
 */
export const undoHistory: Migration = {
  version: 4,
  name: 'undo history and archive',
  sql: `
ALTER TABLE runs ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
DROP INDEX runs_by_experiment;
CREATE INDEX runs_by_experiment ON runs (experiment_id, trashed_at, archived);
CREATE INDEX runs_archived ON runs (number) WHERE archived = 1;

CREATE TABLE edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  history TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  time INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX edits_by_history ON edits (history, undone, id);

CREATE TABLE edited_runs (
  edit INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  field TEXT NOT NULL,
  before ANY,
  after ANY,
  PRIMARY KEY (edit, run, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX edited_runs_by_run ON edited_runs (run);

CREATE TABLE edited_experiments (
  edit INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  experiment TEXT NOT NULL,
  field TEXT NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (edit, experiment, field)
) STRICT, WITHOUT ROWID;
`
}
