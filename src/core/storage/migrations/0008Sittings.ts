import type { Migration } from '../migrate.ts'

/** A run may be trained in several sittings: when the last began, and how long those before it took. */
export const sittings: Migration = {
  version: 8,
  name: 'runs that go on',
  sql: `
ALTER TABLE runs ADD COLUMN resumed_at INTEGER;
ALTER TABLE runs ADD COLUMN earlier_ms INTEGER NOT NULL DEFAULT 0;
`
}
