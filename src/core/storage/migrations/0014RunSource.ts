import type { Migration } from '../migrate.ts'

/** Who trained a run: Trialbook, or a program that logs into the library. */
export const runSource: Migration = {
  version: 14,
  name: 'who trained a run',
  sql: "ALTER TABLE runs ADD COLUMN source TEXT NOT NULL DEFAULT 'trialbook';"
}
