import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import { ExpectedError } from '../../shared/errors.ts'
import type { Run, runRequestSchema } from '../../shared/run.ts'
import type { Changes } from '../changes.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'
import type { RunKey } from '../training/recorder.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { checkRunRequest } from './checkRunRequest.ts'
import type { CheckedRequest } from './checkRunRequest.ts'
import { readRuns } from './readRuns.ts'
import { experimentId, lastQueuePosition, recordRun } from './recordRun.ts'

type Request = z.output<typeof runRequestSchema>
type Dependencies = { store: Store; tables: Tables; changes: Changes; datasets: Datasets; supervisor: Supervisor; now: () => number }

const seedCount = 2 ** 32

/** `count` seeds in a row from the given one, or from a fresh one; after the greatest comes 0. */
export function consecutiveSeeds(seed: number | null, count: number): number[] {
  const first = seed ?? randomInt(seedCount)
  return Array.from({ length: count }, (_, i) => (first + i) % seedCount)
}

/** Checks a request and its data, records one queued run a seed, all or none, and hands them to the queue. */
export function createStartRuns({ store, tables, changes, datasets, supervisor, now }: Dependencies) {
  function record(request: Request, checked: CheckedRequest): RunKey[] {
    const seeds = consecutiveSeeds(checked.hyperparameters.seed, request.seeds)
    const lastPlace = lastQueuePosition(tables)
    const common = {
      experiment_id: experimentId(tables, request.experiment, now()),
      sweep_id: null,
      name: request.name?.trim(),
      parent: request.parent,
      created_at: now()
    }
    return seeds.map((seed, i) => recordRun(tables, checked, { ...common, seed, queue_position: lastPlace + 1 + i }))
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
