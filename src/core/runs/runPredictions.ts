import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import {
  compareAnswers,
  decodeNumbers,
  decodePredictions,
  predictionsFile,
  viewNumbers,
  viewPredictions
} from '../../shared/predictions.ts'
import type { Differences, PredictionsView } from '../../shared/predictions.ts'
import type { Sample } from '../../shared/sample.ts'
import type { Datasets, DatasetSource } from '../datasets/datasets.ts'
import { readLabels } from '../datasets/readLabels.ts'
import { readSamples } from '../datasets/readSamples.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import { requireRun } from './requireRun.ts'

type Dependencies = { tables: Tables; datasets: Datasets; checkpointsFolder: string }
export type RunPredictions = ReturnType<typeof createRunPredictions>

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
      return compareAnswers([answers[0] ?? [], answers[1] ?? []], readLabels(files, 'test'), { names: description.class_names, most })
    },
    async predictions(id: string, most: number): Promise<PredictionsView> {
      const row = requireRun(tables, id)
      const { files, description } = await sourceOf(row)
      const bytes = kept(row)
      if (files.classes === 0) return viewNumbers(decodeNumbers(bytes), readLabels(files, 'test'), most)
      return viewPredictions(decodePredictions(bytes), readLabels(files, 'test'), { names: description.class_names, most })
    },
    /** Test samples by their place; those beyond the end are left out. */
    async samples(id: string, indexes: readonly number[]): Promise<{ shape: number[]; values: Sample[] }> {
      const { files, description } = await sourceOf(requireRun(tables, id))
      return { shape: description.input_shape, values: readSamples({ files, description }, 'test', indexes) }
    }
  }
}
