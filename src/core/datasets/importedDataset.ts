import { join } from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import type { DatasetRow } from '../storage/datasetsTable.ts'
import type { DatasetSource } from './datasets.ts'
import { faultyFile, tableDataset } from './tableFiles.ts'

const remedy = 'Import the file again.'

/** A dataset whose files were imported into the library. */
export function importedDataset(row: DatasetRow, datasetsFolder: string): DatasetSource {
  const folder = join(datasetsFolder, row.sha256)
  const { inputs, scalings, class_names, train_samples, test_samples } = row
  return {
    description: {
      name: row.name,
      title: row.name,
      kind: 'imported',
      sha256: row.sha256,
      version: row.version,
      train_samples,
      test_samples,
      input_shape: [inputs.length],
      classes: class_names.length,
      class_names,
      inputs,
      scalings,
      source: { file: row.recipe.path, sha256: row.source_sha256, imported_at: new Date(row.created_at).toISOString() }
    },
    files: tableDataset(folder, { scalings, classes: class_names.length }),
    verify() {
      const found = faultyFile(folder, { inputs: inputs.length, classes: class_names.length, train: train_samples, test: test_samples })
      if (!found) return Promise.resolve()
      const message = `The dataset ${row.name} cannot be used: ${found.file}: ${found.reason}. ${remedy}`
      return Promise.reject(new ExpectedError('DATASET_INVALID', message, { dataset: row.name, ...found, remedy }))
    }
  }
}
