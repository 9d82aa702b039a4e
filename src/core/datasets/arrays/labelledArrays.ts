import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { fileFault } from '../fileFault.ts'
import { openZip } from '../zipFile.ts'
import { assertFit } from './assertFit.ts'
import type { Part } from './assertFit.ts'
import { npyArray } from './npyRows.ts'
import type { ArrayFile } from './npyRows.ts'

/** An array with a row a sample; labels stand in its last column, or in an array of their own. A test part may come along. */
export type LabelledArrays = { inputs: ArrayFile; labels: ArrayFile | undefined; test: Part | undefined; close(): void }

/** What people call these arrays, in lower case; Keras' own files have `x_train` and so on. */
const names = {
  inputs: ['x_train', 'train_x', 'train_images', 'x', 'data', 'images', 'features', 'inputs'],
  labels: ['y_train', 'train_y', 'train_labels', 'y', 'target', 'targets', 'labels', 'label'],
  testInputs: ['x_test', 'test_x', 'test_images'],
  testLabels: ['y_test', 'test_y', 'test_labels']
}

function rolesIn(arrays: ReadonlyMap<string, ArrayFile>): Omit<LabelledArrays, 'close'> {
  const find = (known: readonly string[]): ArrayFile | undefined => known.flatMap(name => arrays.get(name) ?? [])[0]
  const [only, ...others] = arrays.values()
  if (only && others.length === 0) return { inputs: only, labels: undefined, test: undefined }
  const [inputs, labels] = [find(names.inputs), find(names.labels)]
  if (!inputs || !labels) {
    const held = [...arrays.keys()].slice(0, 10).join(', ')
    throw fileFault(
      'arrays_unnamed',
      `This file holds ${held || 'no arrays'}. Name the inputs x and the labels y: np.savez(path, x=…, y=…).`,
      {
        held
      }
    )
  }
  const [testInputs, testLabels] = [find(names.testInputs), find(names.testLabels)]
  const test = testInputs && testLabels ? { inputs: testInputs, labels: testLabels } : undefined
  assertFit({ inputs, labels }, test)
  return { inputs, labels, test }
}

/** Opens a `.npy` or `.npz` file, which is not unpacked. Throws INVALID_INPUT where it cannot be read, or is a pickle. To be closed. */
export async function openLabelledArrays(path: string): Promise<LabelledArrays> {
  if (!/\.npz$/i.test(path)) {
    const array = await npyArray(basename(path), () => createReadStream(path) as AsyncIterable<Uint8Array>)
    return { ...rolesIn(new Map([['x', array]])), close: () => undefined }
  }
  const zip = await openZip(path)
  try {
    const arrays = new Map<string, ArrayFile>()
    for (const { name, open } of zip.entries)
      if (/\.npy$/i.test(name)) arrays.set(name.replace(/\.npy$/i, '').toLowerCase(), await npyArray(name, open))
    return { ...rolesIn(arrays), close: zip.close }
  } catch (error) {
    zip.close()
    throw error
  }
}
