import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import { idxHeaderBytes } from '../../shared/idx.ts'
import {
  compareAnswers,
  decodeNumbers,
  decodePredictions,
  predictionsFile,
  viewNumbers,
  viewPredictions
} from '../../shared/predictions.ts'
import type { Differences, PredictionsView } from '../../shared/predictions.ts'
import { elementCount } from '../../shared/shape.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'
import type { Datasets, DatasetSource } from '../datasets/datasets.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { requireRun } from './requireRun.ts'

type Dependencies = { tables: Tables; datasets: Datasets; checkpointsFolder: string }
export type RunPredictions = ReturnType<typeof createRunPredictions>

const floatBytes = 4

function testLabels(files: TrainerDataset): ArrayLike<number> {
  const bytes = readFileSync(files.test_labels)
  if (files.kind === 'idx') return bytes.subarray(idxHeaderBytes(1))
  const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return files.classes === 0 ? new Float32Array(own) : new Int32Array(own)
}

/** The values of one test sample as they are stored; null where one is missing. */
function readSample(file: number, { files, size, index }: { files: TrainerDataset; size: number; index: number }): (number | null)[] {
  if (files.kind === 'idx') {
    const bytes = new Uint8Array(size)
    readSync(file, bytes, { position: idxHeaderBytes(3) + index * size })
    return [...bytes]
  }
  const values = new Float32Array(size)
  readSync(file, values, { position: index * size * floatBytes })
  return [...values].map(value => (Number.isNaN(value) ? null : value))
}

const none = (id: string): Error =>
  new ExpectedError('NOT_FOUND', 'No predictions of this run were kept: it has not completed, or did before they were.', {
    what: 'predictions',
    id
  })

/** What completed runs answered to the test part, and the samples they answered to. An unknown id is NOT_FOUND, as are predictions that were not kept. */
export function createRunPredictions({ tables, datasets, checkpointsFolder }: Dependencies) {
  /** With its files as they should be: DATASET_INVALID says which is not. */
  async function sourceOf(row: RunRow): Promise<DatasetSource> {
    const source = datasets.of(row)
    await source.verify()
    return source
  }
  function kept(row: RunRow): Uint8Array {
    try {
      return readFileSync(join(checkpointsFolder, row.id, predictionsFile))
    } catch {
      throw none(row.id)
    }
  }

  return {
    /** Refused where the runs were not tested on the same samples, or predict numbers. */
    async differences({ a, b, most }: { a: string; b: string; most: number }): Promise<Differences> {
      const [rowA, rowB] = [requireRun(tables, a), requireRun(tables, b)]
      const { files, description } = await sourceOf(rowA)
      if (rowA.dataset_sha256 !== rowB.dataset_sha256 || files.classes === 0)
        throw invalidInput([
          {
            field: 'b',
            code: 'other_samples',
            message: 'Only answers to the same classes of the same test samples can be compared.',
            params: {}
          }
        ])
      const answers = [rowA, rowB].map(row => decodePredictions(kept(row)).predicted)
      return compareAnswers([answers[0] ?? [], answers[1] ?? []], testLabels(files), { names: description.class_names, most })
    },
    async predictions(id: string, most: number): Promise<PredictionsView> {
      const row = requireRun(tables, id)
      const { files, description } = await sourceOf(row)
      const bytes = kept(row)
      if (files.classes === 0) return viewNumbers(decodeNumbers(bytes), testLabels(files), most)
      return viewPredictions(decodePredictions(bytes), testLabels(files), { names: description.class_names, most })
    },
    /** Test samples by their place; those beyond the end are left out. */
    async samples(id: string, indexes: readonly number[]): Promise<{ shape: number[]; values: (number | null)[][] }> {
      const { files, description } = await sourceOf(requireRun(tables, id))
      const size = elementCount(description.input_shape)
      const file = openSync(files.kind === 'idx' ? files.test_images : files.test_values, 'r')
      try {
        const there = indexes.filter(index => index < description.test_samples)
        return { shape: description.input_shape, values: there.map(index => readSample(file, { files, size, index })) }
      } finally {
        closeSync(file)
      }
    }
  }
}
