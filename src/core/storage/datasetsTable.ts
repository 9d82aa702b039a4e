import type { Database } from 'better-sqlite3'
import type { CompleteRecipe, ImportPreview, NearTwins, ScalingKind } from '../../shared/dataset.ts'

/** What an imported dataset is, and how it came to be. */
export type DatasetRow = {
  sha256: string
  name: string
  version: number
  created_at: number
  /** Of a table; empty for images. */
  inputs: string[]
  scalings: ScalingKind[]
  /** Of images, [height, width] or with channels last; null for a table. */
  image_shape: number[] | null
  class_names: string[]
  train_samples: number
  test_samples: number
  dropped: number
  source_sha256: string
  recipe: CompleteRecipe
  profile: ImportPreview
  /** Null where it was imported before they were looked for. */
  near_twins: NearTwins | null
}
type Stored = Pick<DatasetRow, 'sha256' | 'name' | 'version' | 'created_at'> & { json: string }

const toRow = ({ json, ...row }: Stored): DatasetRow => ({ ...(JSON.parse(json) as DatasetRow), ...row })

export function createDatasetsTable(database: Database) {
  const list = database.prepare<[], Stored>('SELECT * FROM datasets ORDER BY name, version')
  const insert = database.prepare<[Stored]>(
    'INSERT INTO datasets (sha256, name, version, json, created_at) VALUES (@sha256, @name, @version, @json, @created_at)'
  )
  const remove = database.prepare<[string]>('DELETE FROM datasets WHERE sha256 = ?')
  return {
    /** All versions, the newest of a name last. */
    list: (): DatasetRow[] => list.all().map(toRow),
    insert({ sha256, name, version, created_at, ...rest }: DatasetRow): void {
      insert.run({ sha256, name, version, created_at, json: JSON.stringify(rest) })
    },
    remove: (sha256: string): void => void remove.run(sha256)
  }
}
