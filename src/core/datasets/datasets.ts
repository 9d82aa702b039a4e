import type { Dataset } from '../../shared/dataset.ts'
import { ExpectedError } from '../../shared/errors.ts'
import { nearest } from '../../shared/nearest.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'
import type { Tables } from '../storage/tables.ts'

export type DatasetSource = {
  readonly description: Omit<Dataset, 'run_count'>
  readonly files: TrainerDataset
  /** Throws DATASET_INVALID with the file, the reason and what to do. */
  verify(): Promise<void>
}

export type Datasets = ReturnType<typeof createDatasets>

export function createDatasets(sources: readonly DatasetSource[], tables: Tables) {
  const byName = new Map(sources.map(source => [source.description.name, source]))

  function require(name: string): DatasetSource {
    const source = byName.get(name)
    if (source) return source
    const suggestion = nearest(name, [...byName.keys()])
    throw new ExpectedError('NOT_FOUND', `No dataset is named “${name}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`, {
      what: 'dataset',
      id: name
    })
  }

  function describe({ description }: DatasetSource): Dataset {
    return { ...description, run_count: tables.runs.countsByDataset().get(description.name) ?? 0 }
  }

  return {
    require,
    list: (): Dataset[] => sources.map(describe),
    async verify(name: string): Promise<Dataset> {
      const source = require(name)
      await source.verify()
      return describe(source)
    }
  }
}
