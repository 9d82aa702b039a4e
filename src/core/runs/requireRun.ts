import { ExpectedError } from '../../shared/errors.ts'
import type { RunKey, RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'

const unknownRun = (id: string): Error => new ExpectedError('NOT_FOUND', 'This run is not in the library.', { what: 'run', id })

/** The row of a run. Throws NOT_FOUND. */
export function requireRun(tables: Tables, id: string): RunRow {
  const found = tables.runs.byId(id)
  if (!found) throw unknownRun(id)
  return found
}

/** The keys of many runs in one question, each once. Throws NOT_FOUND where one is unknown. */
export function requireRuns(tables: Tables, ids: readonly string[]): RunKey[] {
  const found = tables.runs.keys(ids)
  const known = new Set(found.map(({ id }) => id))
  const missing = ids.find(id => !known.has(id))
  if (missing !== undefined) throw unknownRun(missing)
  return found
}
