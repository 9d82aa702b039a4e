import type { Database } from 'better-sqlite3'
import type { Sql } from '../../storage/sql.ts'
import type { Condition } from '../filter/condition.ts'
import { createWhileUnchanged } from './whileUnchanged.ts'

/** 1 at the number of each run that is in it. */
export type RunSet = Uint8Array

/**
 * Which runs a filter holds for. Each of its leaves is asked for once, whole, from an index, and what they answer is put together here: asking a
 * hundred thousand runs one by one costs SQLite ten times as much.
 */
export function createMatchingRuns(database: Database) {
  const size = database.prepare<[], number>('SELECT coalesce(max(number), 0) + 1 FROM runs').pluck()

  // As one text: a hundred thousand rows cost more to hand over than to find.
  const numbersOf = ({ text, parameters }: Sql): number[] =>
    JSON.parse(
      database
        .prepare<(string | number)[], string>(`SELECT json_group_array(number) FROM (${text})`)
        .pluck()
        .get(...parameters) ?? '[]'
    ) as number[]

  function setOf(condition: Condition, length: number): RunSet {
    if (condition.kind === 'leaf') {
      const set = new Uint8Array(length)
      for (const number of numbersOf(condition.runs)) set[number] = 1
      return set
    }
    if (condition.kind === 'not') return setOf(condition.item, length).map(is => 1 - is)
    const isAll = condition.kind === 'and'
    return condition.items
      .map(item => setOf(item, length))
      .reduce((sum, set) => sum.map((is, number) => (isAll ? is & (set[number] ?? 0) : is | (set[number] ?? 0))))
  }

  const keep = createWhileUnchanged<readonly number[]>(database, { most: 4 })
  /** The runs of a base; every keystroke of a filter asks for the same. */
  function listed({ text, parameters }: Sql, orderBy = ''): readonly number[] {
    const from = orderBy === '' ? 'runs r' : 'runs r JOIN experiments e ON e.id = r.experiment_id'
    const order = orderBy === '' ? '' : `ORDER BY ${orderBy}`
    const question = `SELECT r.number AS number FROM ${from} WHERE ${text} ${order}`
    return keep(JSON.stringify([question, parameters]), () => numbersOf({ text: question, parameters }))
  }

  return {
    /** Numbers of the runs of `base`, a condition over `r` (runs), that the filter holds for; in the order of `orderBy`, where there is one. */
    all({ base, condition }: { base: Sql; condition: Condition | undefined }, orderBy?: string): number[] {
      const numbers = listed(base, orderBy)
      if (!condition) return [...numbers]
      const set = setOf(condition, size.get() ?? 1)
      return numbers.filter(number => set[number] === 1)
    },
    /** The first of them without a filter, for which the others are not looked at. */
    first: ({ text, parameters }: Sql, orderBy: string, limit: number): number[] =>
      database
        .prepare<(string | number)[], number>(
          `SELECT r.number FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE ${text} ORDER BY ${orderBy} LIMIT ?`
        )
        .pluck()
        .all(...parameters, limit)
  }
}
