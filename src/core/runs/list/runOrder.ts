import type { Database } from 'better-sqlite3'
import type { Tables } from '../../storage/tables.ts'
import { direction, sortPart } from '../runSort.ts'
import type { SortPart } from '../runSort.ts'
import { createWhileUnchanged } from './whileUnchanged.ts'

export type CompareRuns = (a: number, b: number) => number
/** By the number of a run; NaN where it has no value. `sign` is -1 for the greatest first. */
type Column = { values: Float64Array; sign: 1 | -1 }

/** Keys whose values are kept: as many as a table has that somebody sorts one way and the other. A hundred thousand runs take 0.8 MB a key. */
const mostKept = 8

/**
 * The order of runs by sort keys, as a comparison of their numbers: runs without a value, and NaN, come last in both directions; ties go by start, then
 * by number. Each key is read once, whole, from its table or index. Throws INVALID_INPUT for a name that nothing has.
 */
export function createRunOrder({ database, tables }: { database: Database; tables: Tables }) {
  const size = database.prepare<[], number>('SELECT coalesce(max(number), 0) + 1 FROM runs').pluck()

  const keep = createWhileUnchanged<Float64Array[]>(database, { most: mostKept })
  const read = (text: string, parameters: readonly (string | number)[], width: number): Float64Array[] =>
    keep(JSON.stringify([text, parameters]), () => readAll(text, parameters, width))
  function readAll(text: string, parameters: readonly (string | number)[], width: number): Float64Array[] {
    const length = size.get() ?? 1
    const columns = Array.from({ length: width }, () => new Float64Array(length).fill(NaN))
    const rows = database
      .prepare<(string | number)[], (number | null)[]>(text)
      .raw()
      .all(...parameters)
    for (const row of rows) for (const [i, column] of columns.entries()) column[row[0] ?? 0] = row[i + 1] ?? NaN
    return columns
  }

  function columnsOf({ source, terms }: SortPart, sign: 1 | -1): Column[] {
    if (terms.length === 0) return []
    // Texts are compared by their places in SQLite's order of them.
    const values = terms.map(({ text, isText }) =>
      isText ? `CASE WHEN ${text} IS NOT NULL THEN dense_rank() OVER (ORDER BY ${text}) END` : text
    )
    const from = source
      ? `SELECT ${source.alias}.run, ${values.join(', ')} FROM ${source.table} ${source.alias} WHERE ${source.alias}.${source.column} = ?`
      : `SELECT r.number, ${values.join(', ')} FROM runs r JOIN experiments e ON e.id = r.experiment_id`
    return read(from, source ? [source.value] : [], terms.length).map(column => ({ values: column, sign }))
  }

  return (keys: readonly string[]): CompareRuns => {
    const columns = keys.flatMap(key => {
      const { name, descending } = direction(key)
      return columnsOf(sortPart(tables, 's', name), descending ? -1 : 1)
    })
    let starts: Float64Array | undefined
    const startOf = (number: number): number => {
      starts ??= read('SELECT r.number, coalesce(r.started_at, r.created_at) FROM runs r', [], 1)[0]
      return starts?.[number] ?? 0
    }
    return (a, b) => {
      for (const { values, sign } of columns) {
        const [x, y] = [values[a] ?? NaN, values[b] ?? NaN]
        if (x < y) return -sign
        if (x > y) return sign
        if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue
        return Number.isNaN(x) ? 1 : -1
      }
      return startOf(a) - startOf(b) || a - b
    }
  }
}
