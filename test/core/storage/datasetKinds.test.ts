import SqliteDatabase from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createDatasetsTable } from '../../../src/core/storage/datasetsTable.ts'
import { migrate } from '../../../src/core/storage/migrate.ts'
import { migrations } from '../../../src/core/storage/migrations/all.ts'
import { importPreviewSchema, importRecipeSchema } from '../../../src/shared/dataset.ts'
import { temporaryFolder } from '../../support/openTestCore.ts'

/** What an import of version 12 left in the library, as it wrote it. */
const earlier = {
  ...{ inputs: ['x'], scalings: ['standard'], class_names: ['a', 'b'], train_samples: 8, test_samples: 2, dropped: 0, source_sha256: 's' },
  recipe: { path: '/t.csv', predict: 'auto', columns: {}, test_share: 0.2, split: 'stratified', seed: 0 },
  profile: {
    ...{ name: 't', encoding: 'utf-8', delimiter: ',', header: true, rows: 10, target: 'y', first_rows: [] },
    columns: ['x', 'y'].map(name => ({
      ...{ name, type: 'number', missing: 0, distinct: 10, not_numbers: [], min: 0, max: 1, mean: 0.5, values: [], examples: [] },
      ...{ advice: null, recipe: { role: 'input', type: 'number', missing: 'mean', not_numbers: 'refuse', scaling: 'standard' } }
    }))
  }
}

test('datasets of before there were images are tables afterwards, whole as the contract has them', () => {
  const database = new SqliteDatabase(':memory:')
  const backupFolder = temporaryFolder()
  migrate(database, { migrations: migrations.filter(({ version }) => version <= 12), backupFolder })
  database.prepare("INSERT INTO datasets (sha256, name, version, json, created_at) VALUES ('h', 't', 1, ?, 0)").run(JSON.stringify(earlier))
  migrate(database, { migrations, backupFolder })
  const [row] = createDatasetsTable(database).list()
  expect(row).toMatchObject({ sha256: 'h', inputs: ['x'], image_shape: null, near_twins: null, recipe: { broken: 'refuse' } })
  expect(importPreviewSchema.parse(row?.profile)).toMatchObject({
    kind: 'table',
    given_test: null,
    columns: [{ name: 'x', histogram: null }, { name: 'y' }]
  })
  expect(importRecipeSchema.parse(row?.recipe)).toMatchObject({ path: '/t.csv', split: 'stratified' })
  database.close()
})
