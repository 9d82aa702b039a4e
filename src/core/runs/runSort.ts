import { invalidInput } from '../../shared/errors.ts'
import { hyperparameterNames } from '../../shared/hyperparameters.ts'
import { bestStatistic, usualMetrics } from '../../shared/metric.ts'
import { nearest } from '../../shared/nearest.ts'
import { finiteNumber, sortableNumber } from '../storage/storedNumber.ts'
import { sql } from '../storage/sql.ts'
import type { Sql } from '../storage/sql.ts'
import type { Tables } from '../storage/tables.ts'

/** The table, one row a run, that a key's values come from: those of its rows whose `column` is `value`. */
type SortSource = { table: 'hyperparameters' | 'summaries'; alias: string; column: 'key' | 'metric'; value: string | number }
type SortTerm = { text: string; isText: boolean }
/**
 * What one sort key means. `terms` are compared one after the other; in each, NULL comes last. Without a source they are over `r` (runs) and `e`
 * (experiments). `measured` is a metric's value where it is finite.
 */
export type SortPart = { source?: SortSource; terms: SortTerm[]; measured?: string }

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
  test_mean_absolute_error: sortableNumber('r.test_mean_absolute_error'),
  test_r2: sortableNumber('r.test_r2'),
  created_at: 'r.created_at',
  started_at: 'r.started_at',
  ended_at: 'r.ended_at',
  duration_ms: 'r.ended_at - coalesce(r.resumed_at, r.started_at) + r.earlier_ms',
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
const textFields = new Set(['name', 'experiment', 'state', 'dataset'])

function hyperparameterPart(tables: Tables, alias: string, key: string): SortPart {
  const number = { text: `${alias}.number`, isText: false }
  const text = { text: `${alias}.text`, isText: true }
  // Of a key that is a number in one run and a list in another, numbers come first going up.
  const isList = { text: `CASE WHEN coalesce(${alias}.type, 'off') = 'off' THEN NULL ELSE ${alias}.number IS NULL END`, isText: false }
  const kinds = tables.hyperparameters.kindsOf(key)
  const terms = kinds.numbers && kinds.texts ? [isList, number, text] : kinds.texts ? [text] : [number]
  return { source: { table: 'hyperparameters', alias, column: 'key', value: key }, terms }
}

function metricPart(tables: Tables, alias: string, key: { metric: string; column: 'last' | 'min' | 'max' }): SortPart {
  const { metric, column } = key
  return {
    source: { table: 'summaries', alias, column: 'metric', value: tables.metrics.idOf(metric) ?? -1 },
    terms: [{ text: column === 'last' ? sortableNumber(`${alias}.last`) : `${alias}.${column}`, isText: false }],
    measured: finiteNumber(`${alias}.${column}`)
  }
}

/** The key's table beside the runs. */
export const joinOf = ({ source }: SortPart): Sql =>
  source
    ? {
        text: `LEFT JOIN ${source.table} ${source.alias} ON ${source.alias}.run = r.number AND ${source.alias}.${source.column} = ?`,
        parameters: [source.value]
      }
    : sql``

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
  if (field) return { terms: [{ text: field, isText: textFields.has(name) }] }
  if (tables.hyperparameters.isKnown(name)) return hyperparameterPart(tables, alias, name)
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

/** The order of `r` (runs) and `e` (experiments) by keys that all are fields of the run; undefined where one has a table of its own. */
export function fieldOrder(tables: Tables, keys: readonly string[]): string | undefined {
  const terms = keys.map(key => {
    const { name, descending } = direction(key)
    const { source, terms } = sortPart(tables, 's', name)
    const nulls = neverMissing.has(name) ? '' : ' NULLS LAST'
    return source ? undefined : terms.map(({ text }) => `${text} ${descending ? 'DESC' : 'ASC'}${nulls}`)
  })
  if (terms.includes(undefined)) return undefined
  return [...terms.flatMap(term => term ?? []), 'coalesce(r.started_at, r.created_at)', 'r.number'].join(', ')
}
