import { fileFault } from '../fileFault.ts'
import type { ArrayFile } from './npyRows.ts'

/** Samples with a label each. */
export type Part = { inputs: ArrayFile; labels: ArrayFile }

function assertLabelled({ inputs, labels }: Part): void {
  const [rows, own] = [inputs.shape[0] ?? 0, labels.shape[0] ?? 0]
  if (labels.shape.length > 1 && labels.shape[1] !== 1)
    throw fileFault('labels_wide', `${labels.name} has more than one value a sample. Save y.argmax(axis=1) where it is one-hot.`, {
      name: labels.name
    })
  if (rows !== own)
    throw fileFault('labels_count', `${inputs.name} has ${rows} samples and ${labels.name} ${own} labels.`, {
      ...{ inputs: inputs.name, labels: labels.name, rows, own }
    })
}

/** Throws INVALID_INPUT where a part has other than one label a sample, or the samples of the test part are not like the others. */
export function assertFit(train: Part, test: Part | undefined): void {
  assertLabelled(train)
  if (!test) return
  assertLabelled(test)
  if (test.inputs.shape.slice(1).join() !== train.inputs.shape.slice(1).join())
    throw fileFault('parts_differ', `${train.inputs.name} and ${test.inputs.name} have samples of different sizes.`, {
      ...{ inputs: train.inputs.name, test: test.inputs.name }
    })
}
