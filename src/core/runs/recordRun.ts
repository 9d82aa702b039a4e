import { randomUUID } from 'node:crypto'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'
import { dataContextOf } from '../../shared/dataset.ts'
import { networkOf } from '../../shared/network/network.ts'
import type { Tables } from '../storage/tables.ts'
import type { RunKey } from '../training/recorder.ts'
import type { CheckedRequest } from './checkRunRequest.ts'
import { fingerprint } from './fingerprint.ts'
import { nameRun } from './runName.ts'

export type RunPlace = {
  /** Made anew where nobody needs to know it before. */
  id?: string
  experiment_id: string
  sweep_id: string | null
  /** Named after what is unusual about it, where nobody named it. */
  name: string | undefined
  seed: number
  parent: { run_id: string; epoch: number } | null
  queue_position: number | null
  created_at: number
}

/** The experiment of a name, made where there is none. */
export const experimentId = (tables: Tables, name: string, time: number): string =>
  tables.experiments.idOfName(name) ?? tables.experiments.insert(name, time)

/** The last place of the queue that runs and sweeps share. */
export const lastQueuePosition = (tables: Tables): number => Math.max(tables.runs.lastQueuePosition(), tables.sweeps.lastQueuePosition())

const parameterCount = ({ dataset, hyperparameters }: CheckedRequest): number =>
  networkOf(hyperparameters, dataContextOf(dataset.description)).trace.parameters

/** Writes a queued run of a checked request, within the caller's transaction. */
export function recordRun(tables: Tables, checked: CheckedRequest, { id = randomUUID(), name, parent, ...place }: RunPlace): RunKey {
  const { dataset, hyperparameters } = checked
  const { name: datasetName, sha256 } = dataset.description
  const number = tables.runs.insert({
    ...place,
    id,
    name: name || nameRun(datasetName, hyperparameters),
    dataset_name: datasetName,
    dataset_sha256: sha256,
    fingerprint: fingerprint(sha256, hyperparameters, parent),
    parameters: parameterCount(checked),
    parent_run_id: parent?.run_id ?? null,
    parent_epoch: parent?.epoch ?? null
  })
  tables.hyperparameters.insert(number, { ...hyperparameters, seed: place.seed } satisfies Hyperparameters)
  // What was trained before the branch is not trained again.
  if (parent) tables.runs.setEpochsDone(number, parent.epoch)
  return { id, number }
}
