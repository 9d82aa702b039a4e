import type { Database } from 'better-sqlite3'
import type { Tables } from '../../storage/tables.ts'
import { countRuns, filterSql } from '../runFilter.ts'
import type { RunFilter } from '../runFilter.ts'
import { fieldOrder, neverLoggedOf } from '../runSort.ts'
import { createMatchingRuns } from './matchingRuns.ts'
import { createRunOrder } from './runOrder.ts'
import type { CompareRuns } from './runOrder.ts'
import { smallest } from './smallest.ts'

type Question = RunFilter & { sort: readonly string[] }
type Kept = {
  changes: number
  at: number
  numbers: number[]
  isOrdered: boolean
  compare: CompareRuns
  neverLogged: string[]
  archivedHidden: number | null
}
type Dependencies = { database: Database; tables: Tables; now: () => number }

/** Lists that are kept while somebody pages through them, and how long: a filter may speak of the time that has passed. */
const [mostKept, keptMs] = [4, 1000]

/** Lists of runs by filter and order, each found once for all its pages as long as nothing is written. */
export function createOrderedRuns({ database, tables, now }: Dependencies) {
  const matching = createMatchingRuns(database)
  const orderOf = createRunOrder({ database, tables })
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  const lists = new Map<string, Kept>()

  function find(question: Question): Kept {
    const { base, condition, neverLogged, archivedHidden } = filterSql(question, { tables, now: now() })
    // What SQLite can put in order by the run alone comes in order; what stands in tables beside it is put in order here.
    const orderBy = fieldOrder(tables, question.sort)
    return {
      changes: changes.get() ?? 0,
      at: now(),
      compare: orderBy === undefined ? orderOf(question.sort) : () => 0,
      numbers: matching(base, condition, orderBy),
      isOrdered: orderBy !== undefined,
      neverLogged: [...new Set([...neverLogged, ...neverLoggedOf(tables, question.sort)])],
      archivedHidden: archivedHidden ? countRuns(database, archivedHidden) : null
    }
  }

  function listOf({ sort, experiment_id, ids, numbers, states, text, filter, group, trashed, archived }: Question): Kept {
    const question = { sort, experiment_id, ids, numbers, states, text, filter, group, trashed, archived }
    const key = JSON.stringify(question)
    const known = lists.get(key)
    lists.delete(key)
    const isTrue = known !== undefined && known.changes === changes.get() && Math.abs(now() - known.at) < keptMs
    const list = isTrue ? known : find(question)
    lists.set(key, list)
    for (const oldest of lists.keys()) if (lists.size > mostKept) lists.delete(oldest)
    return list
  }

  function inOrder(list: Kept): number[] {
    if (!list.isOrdered) list.numbers.sort(list.compare)
    list.isOrdered = true
    return list.numbers
  }

  return {
    /** Numbers of all runs of the list. */
    all: (question: Question): number[] => inOrder(listOf(question)),
    /** Numbers of one page, and how many runs there are. Only the first page is found without putting the whole list in order. */
    page(question: Question, { offset, limit }: { offset: number; limit: number }) {
      const list = listOf(question)
      const isFirst = offset === 0 && !list.isOrdered
      return {
        numbers: isFirst ? smallest(list.numbers, limit, list.compare) : inOrder(list).slice(offset, offset + limit),
        total: list.numbers.length,
        never_logged: list.neverLogged,
        archived_hidden: list.archivedHidden
      }
    },
    /** Numbers of the runs a filter is about, in no order. */
    matching(filter: RunFilter): number[] {
      const { base, condition } = filterSql(filter, { tables, now: now() })
      return matching(base, condition)
    }
  }
}
