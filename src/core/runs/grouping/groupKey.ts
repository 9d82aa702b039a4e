import { invalidInput } from '../../../shared/errors.ts'
import { groupFields, isGroupField } from '../../../shared/groupKey.ts'
import type { GroupField, GroupKey, GroupValue } from '../../../shared/groupKey.ts'
import { hyperparameterNames } from '../../../shared/hyperparameters.ts'
import { nearest } from '../../../shared/nearest.ts'
import { decodeHyperparameter, encodeHyperparameter } from '../../storage/hyperparametersTable.ts'
import type { Encoded } from '../../storage/hyperparametersTable.ts'
import { joinConditions, sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import type { Tables } from '../../storage/tables.ts'

export type StoredKey = readonly (string | number | null)[]

/** One part of a key over `r` (runs): what it joins, the columns that tell groups apart, and how to read them and to ask for one value. */
type KeyPart = { join: Sql; columns: Sql[]; read: (stored: StoredKey) => GroupValue; is: (value: GroupValue) => Sql }

const nothing: Sql = sql``
const asText = ([value]: StoredKey): GroupValue => value ?? null
const isIn = (column: Sql, value: GroupValue): Sql => (value === null ? sql`${column} IS NULL` : sql`${column} = ${String(value)}`)
const columnPart = (column: Sql): KeyPart => ({ join: nothing, columns: [column], read: asText, is: value => isIn(column, value) })

const fieldParts: Record<GroupField, KeyPart> = {
  config: columnPart(sql`r.fingerprint`),
  experiment: columnPart(sql`r.experiment_id`),
  dataset: columnPart(sql`r.dataset_sha256`),
  state: columnPart(sql`r.state`),
  sweep: columnPart(sql`r.sweep_id`),
  tag: {
    join: sql`LEFT JOIN tags g ON g.run = r.number`,
    columns: [sql`g.tag`],
    read: asText,
    is: value =>
      value === null
        ? sql`NOT EXISTS (SELECT 1 FROM tags t WHERE t.run = r.number)`
        : sql`EXISTS (SELECT 1 FROM tags t WHERE t.run = r.number AND t.tag = ${String(value)})`
  }
}

/** A hyperparameter that is off and one that a run does not have are the same: neither has a value. */
function isHyperparameterValue(key: string, value: GroupValue): Sql {
  const row = sql`SELECT 1 FROM hyperparameters h WHERE h.run = r.number AND h.key = ${key}`
  if (value === null) return sql`NOT EXISTS (${row} AND h.type <> 'off')`
  const { type, number, text } = encodeHyperparameter(value)
  return sql`EXISTS (${row} AND h.type = ${type} AND ${text === null ? sql`h.number = ${number ?? 0}` : sql`h.text = ${text}`})`
}

function hyperparameterPart(key: string, alias: Sql): KeyPart {
  return {
    join: sql`LEFT JOIN hyperparameters ${alias} ON ${alias}.run = r.number AND ${alias}.key = ${key}`,
    columns: [sql`nullif(${alias}.type, 'off')`, sql`${alias}.number`, sql`${alias}.text`],
    read: ([type, number, text]) => (type === null ? null : decodeHyperparameter({ type, number, text } as Encoded)),
    is: value => isHyperparameterValue(key, value)
  }
}

function unknownName(name: string): Error {
  const suggestion = nearest(name, [...groupFields, ...hyperparameterNames])
  const message = `No hyperparameter is named “${name}”, and runs cannot be grouped by it.${suggestion ? ` Did you mean ${suggestion}?` : ''}`
  return invalidInput([{ field: 'by', code: 'unknown', message, params: suggestion ? { name, suggestion } : { name } }])
}

function partOf(tables: Tables, name: string, place: number): KeyPart {
  if (isGroupField(name)) return fieldParts[name]
  if (!tables.hyperparameters.isKnown(name)) throw unknownName(name)
  return hyperparameterPart(name, { text: `g${place}`, parameters: [] })
}

/** What groups of runs are told apart by, as SQL. Throws INVALID_INPUT for a name that nothing has. */
export function groupKeySql(tables: Tables, by: readonly string[]) {
  const parts = by.map((name, place) => ({ name, ...partOf(tables, name, place) }))
  const widths = parts.map(({ columns }) => columns.length)
  const columns = parts.flatMap(part => part.columns)
  return {
    join: concatenated(
      parts.map(({ join }) => join),
      ' '
    ),
    columns: concatenated(columns, ', '),
    width: columns.length,
    columnsOf: (name: string): Sql[] => parts.find(part => part.name === name)?.columns ?? [],
    /** The key from its columns in a row's beginning. */
    read: (row: StoredKey): GroupKey =>
      parts.map(({ read }, i) => {
        const from = widths.slice(0, i).reduce((sum, width) => sum + width, 0)
        return read(row.slice(from, from + (widths[i] ?? 0)))
      })
  }
}

const concatenated = (pieces: readonly Sql[], between: string): Sql => ({
  text: pieces.map(({ text }) => text).join(between),
  parameters: pieces.flatMap(({ parameters }) => parameters)
})

/** The condition that a run is of a group. */
export function isOfGroup(tables: Tables, { by, key }: { by: readonly string[]; key: GroupKey }): Sql {
  if (key.length !== by.length) {
    const message = `A key needs a value for each of ${by.join(', ')}; this one has ${key.length}.`
    throw invalidInput([{ field: 'key', code: 'length', message, params: { n: by.length } }])
  }
  return joinConditions(
    by.map((name, i) => partOf(tables, name, i).is(key[i] ?? null)),
    'AND'
  )
}
