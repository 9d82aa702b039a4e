import type { Migration } from '../migrate.ts'

/** Datasets that were imported; their files are in the library's folder of datasets, by content hash. */
export const datasets: Migration = {
  version: 11,
  name: 'imported datasets',
  sql: `
CREATE TABLE datasets (
  sha256 TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (name, version)
) STRICT, WITHOUT ROWID;
`
}
