import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import { errorMap, ExpectedError, invalidInput } from '../../shared/errors.ts'
import { parseColumn } from '../../shared/filter/parseFilter.ts'
import { mostValues } from '../../shared/runValues.ts'
import type { RunValues, runValuesQuerySchema, ValuesColumn, ValueType } from '../../shared/runValues.ts'
import { joinSql, sql } from '../storage/sql.ts'
import type { Tables } from '../storage/tables.ts'
import { createReferences } from './filter/references.ts'
import type { Quantity, References } from './filter/references.ts'
import { countRuns, filterSql } from './runFilter.ts'

type Query = z.output<typeof runValuesQuerySchema>
type Stored = string | number | null

/** What a column stands for; what is wrong with it is told of `columns`, not of the filter. */
function quantityOf(references: References, column: string): Quantity {
  try {
    return references.quantity(parseColumn(column))
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.code !== 'INVALID_INPUT') throw error
    throw invalidInput(errorMap.INVALID_INPUT.data.parse(error.data).faults.map(fault => ({ ...fault, field: 'columns' })))
  }
}

/** Gathers one column, run by run. */
function createColumn(name: string, type: ValueType, length: number) {
  const numbers = new Float64Array(length).fill(NaN)
  const codes = new Float64Array(length).fill(NaN)
  const places = new Map<string, number>()
  function codeOf(word: string): number {
    const code = places.get(word) ?? places.size
    places.set(word, code)
    return code
  }
  return {
    put(row: number, value: Stored): void {
      if (typeof value === 'string') codes[row] = codeOf(value)
      else if (value !== null && type === 'boolean') codes[row] = codeOf(value === 1 ? 'true' : 'false')
      else if (value !== null) numbers[row] = value
    },
    done: (): ValuesColumn => ({ name, type, numbers, words: [...places.keys()], codes: places.size === 0 ? new Float64Array(0) : codes })
  }
}

/** Values of many runs as columns, without making a run of each: for pictures of a whole list. */
export function createRunValues({ database, tables, now }: { database: Database; tables: Tables; now: () => number }) {
  return (query: Query): Omit<RunValues, 'seq'> => {
    const { where, neverLogged } = filterSql(query, { tables, now: now() })
    const logged = new Set(neverLogged)
    const references = createReferences(tables, logged)
    const quantities = query.columns.map(column => quantityOf(references, column))
    const shown = joinSql([sql`r.id`, sql`r.name`, sql`r.number`, ...quantities.map(quantity => quantity.shown)], ', ')
    const { text, parameters } = sql`SELECT ${shown} FROM runs r WHERE ${where} ORDER BY r.number DESC LIMIT ${mostValues}`
    const rows = database
      .prepare<(string | number)[], Stored[]>(text)
      .raw()
      .all(...parameters)
    const columns = quantities.map(({ type }, i) => createColumn(query.columns[i] ?? '', type, rows.length))
    for (const [i, row] of rows.entries()) for (const [at, column] of columns.entries()) column.put(i, row[at + 3] ?? null)
    return {
      ids: rows.map(row => String(row[0])),
      names: rows.map(row => String(row[1])),
      numbers: Float64Array.from(rows, row => Number(row[2])),
      columns: columns.map(column => column.done()),
      total: rows.length < mostValues ? rows.length : countRuns(database, where),
      never_logged: [...logged]
    }
  }
}
