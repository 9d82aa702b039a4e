import { join } from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import type { DatasetRow } from '../storage/datasetsTable.ts'
import type { DatasetSource } from './datasets.ts'
import { faultyFile } from './faultyFile.ts'
import { imageDataset, imageFileSizes } from './imageFilesIn.ts'
import { tableDataset, tableFileSizes } from './tableFiles.ts'

const remedy = 'Import the file again.'

/** What the trainer reads of a dataset in its folder, and how long its files should be. */
function filesOf(
  { image_shape: shape, inputs, scalings, class_names, train_samples: train, test_samples: test }: DatasetRow,
  folder: string
) {
  const classes = class_names.length
  return shape
    ? { files: imageDataset(folder, classes), sizes: imageFileSizes({ shape, train, test }) }
    : { files: tableDataset(folder, { scalings, classes }), sizes: tableFileSizes({ inputs: inputs.length, classes, train, test }) }
}

/** A dataset whose files were imported into the library. */
export function importedDataset(row: DatasetRow, datasetsFolder: string): DatasetSource {
  const folder = join(datasetsFolder, row.sha256)
  const { inputs, scalings, class_names, train_samples, test_samples, image_shape: shape } = row
  const { files, sizes } = filesOf(row, folder)
  return {
    description: {
      name: row.name,
      title: row.name,
      kind: 'imported',
      sha256: row.sha256,
      version: row.version,
      train_samples,
      test_samples,
      input_shape: shape ?? [inputs.length],
      classes: class_names.length,
      class_names,
      inputs: shape ? null : inputs,
      scalings: shape ? null : scalings,
      source: { file: row.recipe.path, sha256: row.source_sha256, imported_at: new Date(row.created_at).toISOString() }
    },
    files,
    verify() {
      const found = faultyFile(folder, sizes)
      if (!found) return Promise.resolve()
      const message = `The dataset ${row.name} cannot be used: ${found.file}: ${found.reason}. ${remedy}`
      return Promise.reject(new ExpectedError('DATASET_INVALID', message, { dataset: row.name, ...found, remedy }))
    }
  }
}
