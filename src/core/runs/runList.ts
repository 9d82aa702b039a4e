import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import type { Run, runColumnsSchema, runQuerySchema } from '../../shared/run.ts'
import type { Tables } from '../storage/tables.ts'
import { createSuggestions } from './filter/suggest.ts'
import { createRunGroups } from './grouping/runGroups.ts'
import { createOrderedRuns } from './list/orderedRuns.ts'
import { createRunColumns } from './list/runColumns.ts'
import { readRuns } from './readRuns.ts'
import type { RunFilter } from './runFilter.ts'
import { createRunValues } from './runValues.ts'

type Query = z.output<typeof runQuerySchema>
type Question = Omit<Query, 'limit' | 'offset'>

export type RunList = ReturnType<typeof createRunList>

export function createRunList(dependencies: { database: Database; tables: Tables; now: () => number }) {
  const { database, tables } = dependencies
  const lists = createOrderedRuns(dependencies)
  const columnsOf = createRunColumns(database)

  return {
    page(query: Query): { rows: Run[]; total: number; never_logged: string[]; archived_hidden: number | null } {
      const { numbers, ...about } = lists.page(query, query)
      return { rows: readRuns(tables, numbers), ...about }
    },
    /** Where in the list a run is, from 0; null where it is not in it. */
    place(query: Question, number: number): number | null {
      const at = lists.all(query).indexOf(number)
      return at === -1 ? null : at
    },
    ids: (query: Question): string[] => tables.runs.idsOf(lists.all(query)),
    suggest: createSuggestions(dependencies),
    ...createRunGroups(dependencies),
    values: createRunValues(dependencies),
    /** Which hyperparameters and metrics the runs have, those that differ most and are used most first. */
    columns: (filter: RunFilter): Promise<z.output<typeof runColumnsSchema>> => columnsOf(lists.matching(filter))
  }
}
