import { ExpectedError } from '../../shared/errors.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'

/** The row of a run. Throws NOT_FOUND. */
export function requireRun(tables: Tables, id: string): RunRow {
  const found = tables.runs.byId(id)
  if (!found) throw new ExpectedError('NOT_FOUND', 'This run is not in the library.', { what: 'run', id })
  return found
}
