import type { Run, RunDetail } from '../../shared/run.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { Recorder } from '../training/recorder.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { readRunDetail, readRuns } from './readRuns.ts'
import { requireRun } from './requireRun.ts'
import { createSeriesReads } from './seriesReads.ts'

type Dependencies = { tables: Tables; supervisor: Supervisor; recorder: Recorder; checkpointsFolder: string }

const noEnd = { error: null, test: null, epochs_done: null }

export type Runs = ReturnType<typeof createRuns>

/** What can be asked of runs that exist, and how they are stopped. An unknown id is NOT_FOUND, and then nothing is done to the others either. */
export function createRuns({ tables, supervisor, recorder, checkpointsFolder }: Dependencies) {
  const row = (id: string): RunRow => requireRun(tables, id)

  return {
    get: (id: string): RunDetail => readRunDetail(tables, row(id), checkpointsFolder),
    log: (id: string): string[] => tables.logLines.ofRun(row(id).number),
    ...createSeriesReads(tables, row),
    async stop(ids: readonly string[], force: boolean): Promise<Run[]> {
      const rows = ids.map(row)
      const numbers = rows.map(({ number }) => number)
      // Of a run that another program trains, only the record ends; that program cannot be told.
      for (const { source, state, number, id } of rows)
        if (source !== 'trialbook' && state === 'running') recorder.ended({ number, id }, 'stopped', noEnd)
      await supervisor.stop(ids, force)
      return readRuns(tables, numbers)
    }
  }
}
