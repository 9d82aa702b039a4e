import type { Database } from 'better-sqlite3'
import type { Run } from '../../shared/run.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Tables } from '../storage/tables.ts'
import { soundRequest } from './checkRunRequest.ts'
import { createEstimates } from './estimate.ts'
import { fingerprint } from './fingerprint.ts'
import { readRuns } from './readRuns.ts'

type Request = { dataset: string; hyperparameters: Readonly<Record<string, unknown>> }

export type RunQuestions = ReturnType<typeof createRunQuestions>

/** What a form asks about a run that does not exist yet, and what was run before; while its values are not sound there is nothing to answer. */
export function createRunQuestions({ database, tables, datasets }: { database: Database; tables: Tables; datasets: Datasets }) {
  const estimates = createEstimates(database, tables)
  return {
    twins(request: Request): Run[] {
      const sound = soundRequest(datasets, request)
      return sound ? readRuns(tables, tables.runs.twins(fingerprint(sound.dataset.description.sha256, sound.hyperparameters, null))) : []
    },
    /** Unknown runs and those in the trash do not count. */
    repeats(ids: readonly string[]): Run[][] {
      const known = ids.flatMap(id => tables.runs.byId(id) ?? []).filter(run => run.trashed_at === null)
      const fingerprints = new Set(known.map(run => run.fingerprint))
      const found = [...fingerprints].map(one => readRuns(tables, tables.runs.twins(one)))
      return found.filter(({ length }) => length > 0)
    },
    estimate(request: Request): ReturnType<typeof estimates.one> | null {
      const sound = soundRequest(datasets, request)
      return sound ? estimates.one(sound) : null
    }
  }
}
