import type { Migration } from '../migrate.ts'

/** Datasets are tables or images, and columns have histograms. Those that were imported before are tables, without. */
export const datasetKinds: Migration = {
  version: 13,
  name: 'kinds of datasets',
  sql: `
UPDATE datasets SET json = json_set(
  datasets.json,
  '$.image_shape', json('null'),
  '$.near_twins', json('null'),
  '$.recipe.broken', 'refuse',
  '$.profile.kind', 'table',
  '$.profile.given_test', json('null'),
  '$.profile.columns', json((
    SELECT json_group_array(json_set(value, '$.histogram', json('null')))
    FROM json_each(json_extract(datasets.json, '$.profile.columns'))
  ))
);
`
}
