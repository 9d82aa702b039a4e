import { filterFault } from '../../../shared/filter/fault.ts'
import type { Place, Reference } from '../../../shared/filter/expression.ts'
import { definitions, hyperparameterNames } from '../../../shared/hyperparameters.ts'
import type { Definition } from '../../../shared/hyperparameterDefinition.ts'
import { bestStatistic, usualMetrics } from '../../../shared/metric.ts'
import { nearest } from '../../../shared/nearest.ts'
import { sortableNumber } from '../../storage/storedNumber.ts'
import type { ValueType } from '../../../shared/runValues.ts'
import { sql } from '../../storage/sql.ts'
import type { Sql } from '../../storage/sql.ts'
import type { Tables } from '../../storage/tables.ts'

/**
 * What a name stands for in a run, as SQL over `r` (runs): `value` is NULL where the run has none to compare, `present` says whether it has any at all,
 * `shown` is what it has, be it a text where numbers are compared: NaN, a list.
 */
export type Quantity = { name: string; type: ValueType; value: Sql; present: Sql; shown: Sql; source?: Source }

/** The table a quantity comes from: `rows` are its rows of that quantity, one a run, `value` and `present` are of such a row. */
export type Source = { rows: Sql; run: Sql; value: Sql; present: Sql }

export const runFields: Readonly<Record<string, Pick<Quantity, 'type' | 'value'>>> = {
  name: { type: 'text', value: sql`r.name` },
  number: { type: 'number', value: sql`r.number` },
  state: { type: 'text', value: sql`r.state` },
  source: { type: 'text', value: sql`r.source` },
  experiment: { type: 'text', value: sql`(SELECT e.name FROM experiments e WHERE e.id = r.experiment_id)` },
  sweep: { type: 'text', value: sql`r.sweep_id` },
  latest_sweep: {
    type: 'boolean',
    value: sql`coalesce(r.sweep_id = (SELECT s.id FROM sweeps s WHERE s.trashed_at IS NULL ORDER BY s.number DESC LIMIT 1), 0)`
  },
  dataset: { type: 'text', value: sql`r.dataset_name` },
  seed: { type: 'number', value: sql`r.seed` },
  tags: { type: 'tags', value: sql`(SELECT group_concat(t.tag, char(10)) FROM tags t WHERE t.run = r.number)` },
  note: { type: 'text', value: sql`(SELECT n.text FROM notes n WHERE n.run = r.number)` },
  locked: { type: 'boolean', value: sql`r.locked` },
  starred: { type: 'boolean', value: sql`r.starred` },
  pinned: { type: 'boolean', value: sql`(r.pinned_at IS NOT NULL)` },
  archived: { type: 'boolean', value: sql`r.archived` },
  created: { type: 'time', value: sql`r.created_at` },
  started: { type: 'time', value: sql`r.started_at` },
  ended: { type: 'time', value: sql`r.ended_at` },
  duration: { type: 'duration', value: sql`r.ended_at - coalesce(r.resumed_at, r.started_at) + r.earlier_ms` },
  epochs: { type: 'number', value: sql`r.epochs_done` },
  params: { type: 'number', value: sql`r.parameters` },
  test_loss: { type: 'number', value: { text: sortableNumber('r.test_loss'), parameters: [] } },
  test_accuracy: { type: 'number', value: { text: sortableNumber('r.test_accuracy'), parameters: [] } },
  test_mean_absolute_error: { type: 'number', value: { text: sortableNumber('r.test_mean_absolute_error'), parameters: [] } },
  test_r2: { type: 'number', value: { text: sortableNumber('r.test_r2'), parameters: [] } },
  parent: { type: 'number', value: sql`(SELECT p.number FROM runs p WHERE p.id = r.parent_run_id)` }
}

export const metricFunctions = ['last', 'min', 'max', 'first', 'mean', 'best_epoch', 'at'] as const
type MetricFunction = (typeof metricFunctions)[number]

const isKnownFunction = (name: string): name is MetricFunction => (metricFunctions as readonly string[]).includes(name)

export function hyperparameterType(name: string): Quantity['type'] {
  const definition: Definition | undefined = Object.hasOwn(definitions, name) ? definitions[name as keyof typeof definitions] : undefined
  if (definition?.kind === 'choice' || definition?.kind === 'layers') return 'text'
  return definition?.kind === 'bool' ? 'boolean' : 'number'
}

function hyperparameter(name: string): Quantity {
  const type = hyperparameterType(name)
  const row = sql`FROM hyperparameters h WHERE h.run = r.number AND h.key = ${name}`
  const value = type === 'text' ? sql`h.text` : sql`h.number`
  return {
    name,
    type,
    value: sql`(SELECT ${value} ${row})`,
    source: { rows: sql`hyperparameters h WHERE h.key = ${name}`, run: sql`h.run`, value, present: sql`h.type <> 'off'` },
    shown: sql`(SELECT coalesce(h.number, h.text) ${row})`,
    present: sql`EXISTS (SELECT 1 ${row} AND h.type <> 'off')`
  }
}

/** A metric is there once a point of it is, be it NaN. */
function metricQuantity(
  name: string,
  { metric, value, column }: { metric: number; value: Sql; column?: SummaryColumn | undefined }
): Quantity {
  const present = sql`EXISTS (SELECT 1 FROM summaries s WHERE s.run = r.number AND s.metric = ${metric})`
  const quantity: Quantity = { name, type: 'number', value, present, shown: sql`CASE WHEN ${present} THEN coalesce(${value}, 'NaN') END` }
  return column === undefined ? quantity : { ...quantity, source: summarySource(metric, column) }
}

type SummaryColumn = 'first' | 'last' | 'min' | 'max' | 'mean' | 'min_epoch' | 'max_epoch' | 'non_finite'
const summaryValue = (column: SummaryColumn): Sql => ({
  text: column === 'first' || column === 'last' ? sortableNumber(`s.${column}`) : `s.${column}`,
  parameters: []
})
const summary = (metric: number, column: SummaryColumn): Sql =>
  sql`(SELECT ${summaryValue(column)} FROM summaries s WHERE s.run = r.number AND s.metric = ${metric})`
const summarySource = (metric: number, column: SummaryColumn): Source => ({
  rows: sql`summaries s WHERE s.metric = ${metric}`,
  run: sql`s.run`,
  value: summaryValue(column),
  present: sql`1`
})
/** The column of the summary that a function is about; undefined where its points have to be read. */
function columnOf(use: MetricFunction, best: 'min' | 'max'): SummaryColumn | undefined {
  if (use === 'best_epoch') return `${best}_epoch`
  return use === 'at' ? undefined : use
}

const finite = { text: sortableNumber('p.value'), parameters: [] }

const atEpoch = (metric: number, epoch: number): Sql =>
  sql`(SELECT ${finite} FROM points p WHERE p.run = r.number AND p.metric = ${metric} AND p.epoch = ${epoch} ORDER BY p.step DESC LIMIT 1)`

/** No metric has this number: a metric that nothing has logged is one without any value. */
const nobody = -1

/** Looks names up in a library. Throws INVALID_INPUT where nothing has the name. `neverLogged` collects metrics that no run has. */
export function createReferences(tables: Tables, neverLogged: Set<string>) {
  const isHyperparameter = tables.hyperparameters.isKnown
  const isField = (name: string): boolean => Object.hasOwn(runFields, name)
  const fields = new Set<string>()
  const isMetric = (name: string): boolean => usualMetrics.includes(name) || tables.metrics.idOf(name) !== undefined

  function metricNumber(name: string): number {
    const id = tables.metrics.idOf(name)
    if (id === undefined) neverLogged.add(name)
    return id ?? nobody
  }

  function unknown(name: string, at: Place): Error {
    const suggestion = nearest(name, [...hyperparameterNames, ...tables.metrics.names(), ...usualMetrics, ...Object.keys(runFields)])
    return filterFault('unknown_name', at.from, suggestion === undefined ? { name } : { name, suggestion })
  }

  function named(name: string, at: Place): Quantity {
    const field = isField(name) ? runFields[name] : undefined
    if (field) fields.add(name)
    if (field) return { name, ...field, present: sql`${field.value} IS NOT NULL`, shown: field.value }
    if (isHyperparameter(name)) return hyperparameter(name)
    if (!isMetric(name)) throw unknown(name, at)
    const metric = metricNumber(name)
    const column = bestStatistic(name)
    return metricQuantity(name, { metric, value: summary(metric, column), column })
  }

  /** The metric that a function or test is about. */
  function metricOf(name: string, { caller, at }: { caller: string; at: Place }): number {
    const kind = isHyperparameter(name) ? 'hyperparameter' : isField(name) ? 'field' : undefined
    if (kind) throw filterFault('not_a_metric', at.from, { name: caller, argument: name, kind })
    return metricNumber(name)
  }

  function called({ name, of, epoch, at }: Extract<Reference, { kind: 'call' }>): Quantity {
    if (!isKnownFunction(name)) {
      const suggestion = nearest(name, [...metricFunctions, 'has', 'diverged', 'ago'])
      throw filterFault('unknown_function', at.from, suggestion === undefined ? { name } : { name, suggestion })
    }
    if ((name === 'at') !== (epoch !== undefined)) throw filterFault('epoch_needed', at.from)
    const metric = metricOf(of, { caller: name, at })
    const column = columnOf(name, bestStatistic(of))
    const value = column === undefined ? atEpoch(metric, epoch ?? 0) : summary(metric, column)
    return metricQuantity(`${name}(${of})`, { metric, value, column })
  }

  return {
    /** The fields that were looked up. */
    fields,
    quantity: (reference: Reference): Quantity => (reference.kind === 'name' ? named(reference.name, reference.at) : called(reference)),
    named,
    nonFinite(name: string, at: Place): Quantity {
      const metric = metricOf(name, { caller: 'diverged', at })
      return metricQuantity(name, { metric, value: summary(metric, 'non_finite'), column: 'non_finite' })
    }
  }
}
export type References = ReturnType<typeof createReferences>
