import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import { mostPinned } from '../../shared/run.ts'
import type { Run, RunDetail } from '../../shared/run.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { RunMarks, RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { Supervisor } from '../training/supervisor.ts'
import { readRun, readRunDetail, readRuns } from './readRuns.ts'
import { requireRun } from './requireRun.ts'
import { createSeriesReads } from './seriesReads.ts'

type Dependencies = { store: Store; tables: Tables; changes: Changes; supervisor: Supervisor; checkpointsFolder: string; now: () => number }
type Marks = RunMarks & { pinned?: boolean | undefined }
type Annotation = { tags?: string[] | undefined; note?: string | undefined }

export type Runs = ReturnType<typeof createRuns>

/** What can be asked of, and done to, runs that exist. An unknown id is NOT_FOUND, and then nothing is done to the others either. */
export function createRuns(dependencies: Dependencies) {
  const { tables } = dependencies
  const row = (id: string): RunRow => requireRun(tables, id)
  return { ...createRunReads(dependencies, row), ...createRunEdits(dependencies, row), ...createRunEnds(dependencies, row) }
}

function createRunReads({ tables, checkpointsFolder }: Dependencies, row: (id: string) => RunRow) {
  return {
    get: (id: string): RunDetail => readRunDetail(tables, row(id), checkpointsFolder),
    log: (id: string): string[] => tables.logLines.ofRun(row(id).number),
    ...createSeriesReads(tables, row)
  }
}

function createRunEdits({ store, tables, changes, now }: Dependencies, row: (id: string) => RunRow) {
  function edit(id: string, write: (number: number) => void): Run {
    const { number } = row(id)
    store.durably(() => write(number))
    changes.run(number)
    return readRun(tables, number)
  }
  return {
    rename: (id: string, name: string): Run => edit(id, number => tables.runs.rename(number, name)),
    annotate: (id: string, { tags, note }: Annotation): Run =>
      edit(id, number => {
        if (tags) tables.tags.replace(number, tags)
        if (note !== undefined) tables.notes.set(number, note)
      }),
    mark(ids: readonly string[], { pinned, ...marks }: Marks): Run[] {
      const rows = ids.map(row)
      // A locked run is never in the trash, so that emptying it needs no exceptions.
      if (marks.locked && rows.some(({ trashed_at }) => trashed_at !== null)) throw lockedInTrash()
      const numbers = rows.map(({ number }) => number)
      store.durably(() => {
        for (const number of numbers) tables.runs.mark(number, marks)
        if (pinned !== undefined) setPinned(tables, rows, pinned ? now() : null)
      })
      for (const number of numbers) changes.run(number)
      return readRuns(tables, numbers)
    }
  }
}

/** Throws INVALID_INPUT where more would be pinned than an experiment may have. */
function setPinned({ runs }: Tables, rows: readonly RunRow[], at: number | null): void {
  for (const { number } of rows) {
    if (at === null) runs.unpin(number)
    else runs.pin(number, at)
  }
  if (at !== null && rows.some(({ experiment_id }) => runs.pinnedCount(experiment_id) > mostPinned)) throw tooManyPinned()
}

const tooManyPinned = (): Error =>
  invalidInput([
    {
      field: 'pinned',
      code: 'too_many_pinned',
      message: `An experiment can have at most ${mostPinned} pinned runs. Unpin one first.`,
      params: { n: mostPinned }
    }
  ])

const lockedInTrash = (): Error =>
  new ExpectedError('ILLEGAL_STATE', 'A run in the trash cannot be locked. Restore it first.', { state: 'trashed', action: 'lock' })

function createRunEnds({ store, tables, changes, supervisor, now }: Dependencies, row: (id: string) => RunRow) {
  function setTrashed(ids: readonly string[], at: number | null): Run[] {
    const numbers = ids.map(id => row(id).number)
    store.durably(() => {
      for (const number of numbers) tables.runs.setTrashed(number, at)
    })
    for (const number of numbers) changes.run(number)
    changes.experiments()
    return readRuns(tables, numbers)
  }
  const isUnlocked = (id: string): boolean => row(id).locked === 0
  return {
    async stop(ids: readonly string[], force: boolean): Promise<Run[]> {
      const numbers = ids.map(id => row(id).number)
      await supervisor.stop(ids, force)
      return readRuns(tables, numbers)
    },
    /** What trains or waits is stopped first; what is locked goes on as it does. */
    async trash(ids: readonly string[]): Promise<{ runs: Run[]; skipped: string[] }> {
      await supervisor.stop(ids.filter(isUnlocked), false)
      // Asked again: somebody may have locked one meanwhile.
      return { runs: setTrashed(ids.filter(isUnlocked), now()), skipped: ids.filter(id => !isUnlocked(id)) }
    },
    restore: (ids: readonly string[]): Run[] => setTrashed(ids, null)
  }
}
