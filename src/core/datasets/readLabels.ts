import { readFileSync } from 'node:fs'
import { idxHeaderBytes } from '../../shared/idx.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'

/** The labels of a part: a class or a number a sample. */
export function readLabels(files: TrainerDataset, part: 'train' | 'test'): ArrayLike<number> {
  const bytes = readFileSync(part === 'train' ? files.train_labels : files.test_labels)
  if (files.kind === 'idx') return bytes.subarray(idxHeaderBytes(1))
  const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return files.classes === 0 ? new Float32Array(own) : new Int32Array(own)
}

/** How many samples of each class are in the parts; of none where a number is predicted. */
export function classBalance(files: TrainerDataset): { train: number[]; test: number[] } {
  function counts(part: 'train' | 'test'): number[] {
    const counted = new Array<number>(files.classes).fill(0)
    if (files.classes > 0) for (const label of Array.from(readLabels(files, part))) counted[label] = (counted[label] ?? 0) + 1
    return counted
  }
  return { train: counts('train'), test: counts('test') }
}
