import { randomInt, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { ExpectedError } from '../../shared/errors.ts'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'
import { countParameters, perceptronLayers } from '../../shared/network.ts'
import type { Run, runRequestSchema } from '../../shared/run.ts'
import { elementCount } from '../../shared/shape.ts'
import type { Changes } from '../changes.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { checkRunRequest } from './checkRunRequest.ts'
import type { CheckedRequest } from './checkRunRequest.ts'
import { fingerprint } from './fingerprint.ts'
import { readRuns } from './readRuns.ts'
import { nameRun } from './runName.ts'

type Request = z.output<typeof runRequestSchema>
type Dependencies = { store: Store; tables: Tables; changes: Changes; datasets: Datasets; supervisor: Supervisor; now: () => number }

const seedCount = 2 ** 32

/** `count` seeds in a row from the given one, or from a fresh one; after the greatest comes 0. */
export function consecutiveSeeds(seed: number | null, count: number): number[] {
  const first = seed ?? randomInt(seedCount)
  return Array.from({ length: count }, (_, i) => (first + i) % seedCount)
}

function parameterCount({ dataset, hyperparameters }: CheckedRequest): number {
  const inputs = elementCount(dataset.description.input_shape)
  return countParameters(perceptronLayers(hyperparameters, dataset.description.classes), inputs)
}

/** Checks a request and its data, records one queued run a seed, all or none, and hands them to the queue. */
export function createStartRuns({ store, tables, changes, datasets, supervisor, now }: Dependencies) {
  function experimentId(name: string): string {
    return tables.experiments.idOfName(name) ?? tables.experiments.insert(name, now())
  }

  function record(request: Request, checked: CheckedRequest): { id: string; number: number }[] {
    const { dataset, hyperparameters } = checked
    const { name: datasetName, sha256 } = dataset.description
    const seeds = consecutiveSeeds(hyperparameters.seed, request.seeds)
    const name = request.name?.trim() || nameRun(datasetName, hyperparameters)
    const common = {
      experiment_id: experimentId(request.experiment),
      dataset_name: datasetName,
      dataset_sha256: sha256,
      fingerprint: fingerprint(sha256, hyperparameters),
      parameters: parameterCount(checked),
      parent_run_id: request.parent?.run_id ?? null,
      parent_epoch: request.parent?.epoch ?? null,
      created_at: now()
    }
    const lastPlace = tables.runs.lastQueuePosition()
    return seeds.map((seed, i) => {
      const id = randomUUID()
      const number = tables.runs.insert({ ...common, id, name, seed, queue_position: lastPlace + 1 + i })
      tables.hyperparameters.insert(number, { ...hyperparameters, seed } satisfies Hyperparameters)
      return { id, number }
    })
  }

  return async function startRuns(request: Request): Promise<Run[]> {
    const checked = checkRunRequest(datasets, request)
    if (request.parent && !tables.runs.byId(request.parent.run_id)) {
      throw new ExpectedError('NOT_FOUND', 'The run to start from is not in the library.', { what: 'run', id: request.parent.run_id })
    }
    await checked.dataset.verify()
    const recorded = store.durably(() => record(request, checked))
    for (const { number } of recorded) changes.run(number)
    changes.experiments()
    supervisor.enqueue(recorded.map(({ id }) => id))
    return readRuns(
      tables,
      recorded.map(({ number }) => number)
    )
  }
}

export type StartRuns = ReturnType<typeof createStartRuns>
