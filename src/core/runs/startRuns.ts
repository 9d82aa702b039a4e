import { randomInt, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Run, runRequestSchema } from '../../shared/run.ts'
import type { Changes } from '../changes.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'
import type { RunKey } from '../training/recorder.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { checkRunRequest } from './checkRunRequest.ts'
import type { CheckedRequest } from './checkRunRequest.ts'
import type { Forks } from './forks.ts'
import { readRuns } from './readRuns.ts'
import { experimentId, lastQueuePosition, recordRun } from './recordRun.ts'

type Planned = { id: string; seed: number }
type Request = z.output<typeof runRequestSchema>
type Dependencies = {
  store: Store
  tables: Tables
  changes: Changes
  datasets: Datasets
  supervisor: Supervisor
  forks: Forks
  now: () => number
}

const seedCount = 2 ** 32

/** `count` seeds in a row from the given one, or from a fresh one; after the greatest comes 0. */
export function consecutiveSeeds(seed: number | null, count: number): number[] {
  const first = seed ?? randomInt(seedCount)
  return Array.from({ length: count }, (_, i) => (first + i) % seedCount)
}

/** Checks a request and its data, records one queued run a seed, all or none, and hands them to the queue. */
export function createStartRuns({ store, tables, changes, datasets, supervisor, forks, now }: Dependencies) {
  function record(request: Request, checked: CheckedRequest, planned: readonly Planned[]): RunKey[] {
    const lastPlace = lastQueuePosition(tables)
    const common = {
      experiment_id: experimentId(tables, request.experiment, now()),
      sweep_id: null,
      name: request.name?.trim(),
      parent: request.parent,
      created_at: now()
    }
    return planned.map((one, i) => recordRun(tables, checked, { ...common, ...one, queue_position: lastPlace + 1 + i }))
  }
  /** A fork has its checkpoint in its folder before the library knows of it: a run without the one it is to begin with could not be trained. */
  function recordForks(request: Request, checked: CheckedRequest, planned: readonly Planned[]): RunKey[] {
    const { parent } = request
    // Asked again: while the data was read, a run that trains may have removed it.
    const file = parent && forks.check(parent, checked.hyperparameters, checked.dataset.description.sha256)
    try {
      if (file) for (const { id } of planned) forks.prepare(id, file)
      return store.durably(() => record(request, checked, planned))
    } catch (error) {
      if (file) for (const { id } of planned) forks.forget(id)
      throw error
    }
  }

  return async function startRuns(request: Request): Promise<Run[]> {
    const checked = checkRunRequest(datasets, request)
    if (request.parent) forks.check(request.parent, checked.hyperparameters, checked.dataset.description.sha256)
    await checked.dataset.verify()
    const seeds = consecutiveSeeds(checked.hyperparameters.seed, request.seeds)
    const recorded = recordForks(
      request,
      checked,
      seeds.map(seed => ({ id: randomUUID(), seed }))
    )
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
