import type { Migration } from '../migrate.ts'

/** Sweeps go to the trash, and what is changed about one is a step of the undo history, as with runs. */
export const sweepTrash: Migration = {
  version: 10,
  name: 'trash and edits of sweeps',
  sql: `
ALTER TABLE sweeps ADD COLUMN trashed_at INTEGER;
CREATE TABLE edited_sweeps (
  edit INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  sweep INTEGER NOT NULL REFERENCES sweeps (number) ON DELETE CASCADE,
  field TEXT NOT NULL,
  before ANY,
  after ANY,
  PRIMARY KEY (edit, sweep, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX edited_sweeps_by_sweep ON edited_sweeps (sweep);
`
}
