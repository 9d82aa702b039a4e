import type { Migration } from '../migrate.ts'

/** Where a metric began and its mean, kept as it grows: to filter and sort by them took reading every point of every run. */
export const firstAndMean: Migration = {
  version: 9,
  name: 'first and mean of metrics',
  sql: `
ALTER TABLE summaries ADD COLUMN first ANY;
ALTER TABLE summaries ADD COLUMN first_step INTEGER;
ALTER TABLE summaries ADD COLUMN mean REAL;
ALTER TABLE summaries ADD COLUMN finite INTEGER NOT NULL DEFAULT 0;
UPDATE summaries SET
  (first, first_step) = (SELECT value, step FROM points p WHERE p.run = summaries.run AND p.metric = summaries.metric ORDER BY step LIMIT 1),
  (mean, finite) = (SELECT avg(value), count(*) FROM points p
                    WHERE p.run = summaries.run AND p.metric = summaries.metric AND typeof(value) <> 'text');
DROP INDEX summaries_by_metric;
CREATE INDEX summaries_by_metric ON summaries (metric, run, min, max, last, min_epoch, max_epoch, non_finite, first, mean);
`
}
