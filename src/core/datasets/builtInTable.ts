import { join } from 'node:path'
import type { BuiltIn } from './builtInTables.ts'
import type { DatasetSource } from './datasets.ts'
import { faultyFile } from './faultyFile.ts'
import { tableDataset, tableFileSizes, tableHash, writeTable } from './tableFiles.ts'

/** A table that comes with Trialbook, made when the library opens, for its content names it, and written into the library when it is first trained on. */
export function createBuiltInTable({ name, title, make }: BuiltIn, datasetsFolder: string): DatasetSource {
  const table = make()
  const sha256 = tableHash(table)
  const folder = join(datasetsFolder, sha256)
  const { inputs, scalings, classNames, train, test } = table
  const sizes = { inputs: inputs.length, classes: classNames.length, train: train.labels.length, test: test.labels.length }
  return {
    description: {
      name,
      title,
      kind: 'built in',
      sha256,
      version: 1,
      train_samples: sizes.train,
      test_samples: sizes.test,
      input_shape: [inputs.length],
      classes: classNames.length,
      class_names: [...classNames],
      inputs: [...inputs],
      scalings: [...scalings],
      source: null
    },
    files: tableDataset(folder, { scalings, classes: classNames.length }),
    verify() {
      // What was lost or cut is made again as it was.
      if (faultyFile(folder, tableFileSizes(sizes))) writeTable(folder, datasetsFolder, table)
      return Promise.resolve()
    }
  }
}
