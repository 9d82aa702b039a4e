import { closeSync, openSync, readSync } from 'node:fs'
import { idxHeaderBytes } from '../../shared/idx.ts'
import type { Sample } from '../../shared/sample.ts'
import { elementCount } from '../../shared/shape.ts'
import type { DatasetSource } from './datasets.ts'

const floatBytes = 4

/** The values of one sample as they are stored; null where one is missing. */
function readSample(file: number, kind: 'idx' | 'table', { shape, index }: { shape: readonly number[]; index: number }): Sample {
  const size = elementCount(shape)
  if (kind === 'idx') {
    const bytes = new Uint8Array(size)
    readSync(file, bytes, { position: idxHeaderBytes(shape.length + 1) + index * size })
    return [...bytes]
  }
  const values = new Float32Array(size)
  readSync(file, values, { position: index * size * floatBytes })
  return [...values].map(value => (Number.isNaN(value) ? null : value))
}

/** Samples of a part by their place in it; those beyond the end are left out. */
export function readSamples(
  { files, description }: Pick<DatasetSource, 'files' | 'description'>,
  part: 'train' | 'test',
  indexes: readonly number[]
): Sample[] {
  const of = (images: string, values: string): string => (part === 'train' ? images : values)
  const path = files.kind === 'idx' ? of(files.train_images, files.test_images) : of(files.train_values, files.test_values)
  const count = part === 'train' ? description.train_samples : description.test_samples
  const file = openSync(path, 'r')
  try {
    return indexes.filter(index => index < count).map(index => readSample(file, files.kind, { shape: description.input_shape, index }))
  } finally {
    closeSync(file)
  }
}
