import { invalidInput } from '../../shared/errors.ts'
import { hyperparameterNames } from '../../shared/hyperparameters.ts'
import { bestStatistic, usualMetrics } from '../../shared/metric.ts'
import { nearest } from '../../shared/nearest.ts'
import { finiteNumber, sortableNumber } from '../storage/storedNumber.ts'
import type { Tables } from '../storage/tables.ts'

type Parameter = string | number
/** What one sort key adds to a query. `terms` are compared one after the other; in each, NULL comes last. `measured` is a metric's value where it is finite. */
export type SortPart = { join: string; parameters: Parameter[]; terms: string[]; measured?: string }
/** `neverLogged` names metrics that no run has. */
export type SortSql = { joins: string; parameters: Parameter[]; orderBy: string; neverLogged: string[] }

/** Run fields by name, as SQL over `r` (runs) and `e` (experiments). */
const fields: Readonly<Record<string, string>> = {
  number: 'r.number',
  name: 'r.name COLLATE NOCASE',
  experiment: 'e.name COLLATE NOCASE',
  state: 'r.state',
  dataset: 'r.dataset_name',
  seed: 'r.seed',
  parameters: 'r.parameters',
  epochs_done: 'r.epochs_done',
  test_loss: sortableNumber('r.test_loss'),
  test_accuracy: sortableNumber('r.test_accuracy'),
  created_at: 'r.created_at',
  started_at: 'r.started_at',
  ended_at: 'r.ended_at',
  duration_ms: 'r.ended_at - r.started_at',
  trashed_at: 'r.trashed_at',
  locked: 'r.locked',
  starred: 'r.starred',
  pinned_at: 'r.pinned_at',
  archived: 'r.archived'
}

const sortableMetrics = [...usualMetrics, 'epoch_ms']
const statistic = /^(last|min|max)\((.+)\)$/
/** Columns that never are NULL need no ordering of NULLs, which would keep SQLite from using their index. */
const neverMissing = new Set([
  'number',
  'name',
  'experiment',
  'state',
  'dataset',
  'seed',
  'epochs_done',
  'created_at',
  'locked',
  'starred',
  'archived'
])

const hyperparameterPart = (alias: string, key: string): SortPart => ({
  join: `LEFT JOIN hyperparameters ${alias} ON ${alias}.run = r.number AND ${alias}.key = ?`,
  parameters: [key],
  // Of a key that is a number in one run and a list in another, numbers come first going up.
  terms: [`CASE WHEN coalesce(${alias}.type, 'off') = 'off' THEN NULL ELSE ${alias}.number IS NULL END`, `${alias}.number`, `${alias}.text`]
})

function metricPart(tables: Tables, alias: string, key: { metric: string; column: 'last' | 'min' | 'max' }): SortPart {
  const { metric, column } = key
  return {
    join: `LEFT JOIN summaries ${alias} ON ${alias}.run = r.number AND ${alias}.metric = ?`,
    parameters: [tables.metrics.idOf(metric) ?? -1],
    terms: [column === 'last' ? sortableNumber(`${alias}.last`) : `${alias}.${column}`],
    measured: finiteNumber(`${alias}.${column}`)
  }
}

function unknownKey(name: string): Error {
  const suggestion = nearest(name, [...Object.keys(fields), ...hyperparameterNames, ...sortableMetrics])
  const message = `No run field, hyperparameter or metric is named “${name}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`
  return invalidInput([{ field: 'sort', code: 'unknown', message, params: suggestion ? { name, suggestion } : { name } }])
}

/** The part of one key, its tables under `alias`. Throws INVALID_INPUT for a name that nothing has. */
export function sortPart(tables: Tables, alias: string, name: string): SortPart {
  const [, column, inner] = statistic.exec(name) ?? []
  if (column && inner) return metricPart(tables, alias, { metric: inner, column: column as 'last' | 'min' | 'max' })
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field) return { join: '', parameters: [], terms: [field] }
  if (tables.hyperparameters.isKnown(name)) return hyperparameterPart(alias, name)
  if (sortableMetrics.includes(name) || tables.metrics.idOf(name) !== undefined) {
    return metricPart(tables, alias, { metric: name, column: bestStatistic(name) })
  }
  throw unknownKey(name)
}

/** Whether a key begins at the greatest, and what it is without its sign. */
export const direction = (key: string): { name: string; descending: boolean } =>
  key.startsWith('-') ? { name: key.slice(1), descending: true } : { name: key, descending: false }

/** Metrics of last(), min() or max() that no run has. */
export const neverLoggedOf = (tables: Tables, keys: readonly string[]): string[] =>
  keys
    .flatMap(key => statistic.exec(direction(key).name)?.[2] ?? [])
    .filter(metric => !sortableMetrics.includes(metric) && tables.metrics.idOf(metric) === undefined)

/**
 * Turns sort keys into SQL: runs without a value, and NaN, come last in both directions; ties go by start, then by number.
 * Throws INVALID_INPUT for a name that nothing has.
 */
export function sortSql(tables: Tables, keys: readonly string[]): SortSql {
  const parts = keys.map((key, i) => {
    const { name, descending } = direction(key)
    const part = sortPart(tables, `s${i}`, name)
    const nulls = neverMissing.has(name) ? '' : ' NULLS LAST'
    return { ...part, terms: part.terms.map(term => `${term} ${descending ? 'DESC' : 'ASC'}${nulls}`) }
  })
  return {
    neverLogged: neverLoggedOf(tables, keys),
    joins: parts.map(({ join }) => join).join('\n'),
    parameters: parts.flatMap(({ parameters }) => parameters),
    orderBy: [...parts.flatMap(({ terms }) => terms), 'coalesce(r.started_at, r.created_at)', 'r.number'].join(', ')
  }
}
