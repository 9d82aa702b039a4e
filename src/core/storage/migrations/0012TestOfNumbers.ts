import type { Migration } from '../migrate.ts'

/** What a run reached on a test part whose target is a number. */
export const testOfNumbers: Migration = {
  version: 12,
  name: 'test results of numbers',
  sql: `
ALTER TABLE runs ADD COLUMN test_mean_absolute_error ANY;
ALTER TABLE runs ADD COLUMN test_r2 ANY;
`
}
