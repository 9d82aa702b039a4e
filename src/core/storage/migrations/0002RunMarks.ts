import type { Migration } from '../migrate.ts'

/** What people mark a run with: a lock against deletion, and a star. 0 is no, 1 is yes. */
export const runMarks: Migration = {
  version: 2,
  name: 'run marks',
  sql: `
ALTER TABLE runs ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
`
}
