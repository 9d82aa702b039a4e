import type { Migration } from '../migrate.ts'

/** One metric of all runs beside each other, with all that lists filter and sort by: a list looks at every run, and should not fetch each one's row. */
export const summaryIndex: Migration = {
  version: 6,
  name: 'summaries by metric',
  sql: `
DROP INDEX summaries_by_metric;
CREATE INDEX summaries_by_metric ON summaries (metric, run, min, max, last, min_epoch, max_epoch, non_finite);
`
}
