import type { Migration } from '../migrate.ts'

/** Saved views of the Runs view, in the order of their menu; and since when a run stands under the header of the table. */
export const savedViews: Migration = {
  version: 5,
  name: 'saved views and pinned runs',
  sql: `
CREATE TABLE views (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  position INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN pinned_at INTEGER;
`
}
