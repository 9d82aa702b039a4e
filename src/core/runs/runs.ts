import type { Run, RunDetail } from '../../shared/run.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { readRunDetail, readRuns } from './readRuns.ts'
import { requireRun } from './requireRun.ts'
import { createSeriesReads } from './seriesReads.ts'

type Dependencies = { tables: Tables; supervisor: Supervisor; checkpointsFolder: string }

export type Runs = ReturnType<typeof createRuns>

/** What can be asked of runs that exist, and how they are stopped. An unknown id is NOT_FOUND, and then nothing is done to the others either. */
export function createRuns({ tables, supervisor, checkpointsFolder }: Dependencies) {
  const row = (id: string): RunRow => requireRun(tables, id)

  return {
    get: (id: string): RunDetail => readRunDetail(tables, row(id), checkpointsFolder),
    log: (id: string): string[] => tables.logLines.ofRun(row(id).number),
    ...createSeriesReads(tables, row),
    async stop(ids: readonly string[], force: boolean): Promise<Run[]> {
      const numbers = ids.map(id => row(id).number)
      await supervisor.stop(ids, force)
      return readRuns(tables, numbers)
    }
  }
}
