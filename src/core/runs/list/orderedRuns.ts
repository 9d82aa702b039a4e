import type { Database } from 'better-sqlite3'
import type { Sql } from '../../storage/sql.ts'
import type { Tables } from '../../storage/tables.ts'
import type { Condition } from '../filter/condition.ts'
import { countRuns, filterSql } from '../runFilter.ts'
import type { RunFilter } from '../runFilter.ts'
import { fieldOrder, neverLoggedOf } from '../runSort.ts'
import { createMatchingRuns } from './matchingRuns.ts'
import { createRunOrder } from './runOrder.ts'
import { smallest } from './smallest.ts'
import { createWhileUnchanged } from './whileUnchanged.ts'

type Question = RunFilter & { sort: readonly string[] }
type List = {
  sort: readonly string[]
  base: Sql
  condition: Condition | undefined
  /** What SQLite can put in order by the run alone comes in order; what stands in tables beside it is put in order here. */
  orderBy: string | undefined
  /** Found when they are needed. */
  numbers: number[] | undefined
  isOrdered: boolean
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
  const keep = createWhileUnchanged<List>(database, { most: mostKept, forMs: keptMs, now })

  function find(question: Question): List {
    const { base, condition, neverLogged, archivedHidden } = filterSql(question, { tables, now: now() })
    const orderBy = fieldOrder(tables, question.sort)
    return {
      sort: question.sort,
      base,
      condition,
      orderBy,
      numbers: undefined,
      isOrdered: orderBy !== undefined,
      neverLogged: [...new Set([...neverLogged, ...neverLoggedOf(tables, question.sort)])],
      archivedHidden: archivedHidden ? countRuns(database, archivedHidden) : null
    }
  }

  function listOf({ sort, experiment_id, ids, numbers, states, text, filter, group, trashed, archived }: Question): List {
    const question = { sort, experiment_id, ids, numbers, states, text, filter, group, trashed, archived }
    return keep(JSON.stringify(question), () => find(question))
  }

  const numbersOf = (list: List): number[] => (list.numbers ??= matching.all(list, list.orderBy))
  function inOrder(list: List): number[] {
    if (!list.isOrdered) list.numbers = numbersOf(list).toSorted(orderOf(list.sort))
    list.isOrdered = true
    return numbersOf(list)
  }

  /** The first page, found without putting the whole list in order; where nothing is filtered, without finding it. */
  function firstOf(list: List, limit: number): { numbers: number[]; total: number } {
    if (list.orderBy !== undefined && !list.condition && !list.numbers) {
      return { numbers: matching.first(list.base, list.orderBy, limit), total: countRuns(database, list.base) }
    }
    const numbers = numbersOf(list)
    return { numbers: list.isOrdered ? numbers.slice(0, limit) : smallest(numbers, limit, orderOf(list.sort)), total: numbers.length }
  }

  return {
    /** Numbers of all runs of the list. */
    all: (question: Question): readonly number[] => inOrder(listOf(question)),
    /** Numbers of one page, and how many runs there are. */
    page(question: Question, { offset, limit }: { offset: number; limit: number }) {
      const list = listOf(question)
      const found =
        offset === 0 ? firstOf(list, limit) : { numbers: inOrder(list).slice(offset, offset + limit), total: numbersOf(list).length }
      return { ...found, never_logged: list.neverLogged, archived_hidden: list.archivedHidden }
    },
    /** Numbers of the runs a filter is about, in no order. */
    matching(filter: RunFilter): readonly number[] {
      return matching.all(filterSql(filter, { tables, now: now() }))
    }
  }
}
