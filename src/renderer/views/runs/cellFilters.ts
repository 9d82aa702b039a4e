import { asName, asText } from '../../../shared/filter/literals.ts'
import { definitions } from '../../../shared/hyperparameters.ts'
import type { Definition } from '../../../shared/hyperparameterDefinition.ts'
import type { Run } from '../../../shared/run.ts'
import { metricValue } from './cells.ts'
import { hyperparameterOf, metricOf, statisticOf } from './columns.ts'
import type { ColumnId, ColumnLayout } from './columns.ts'

/** What a cell's value can be a filter for. */
export type CellFilter = { kind: 'only' | 'not' | 'greater' | 'less'; clause: string }

/** Names of the filter's language for columns of the run's own fields. */
const fieldNames: Readonly<Record<string, string>> = {
  name: 'name',
  state: 'state',
  duration: 'duration',
  started: 'started',
  tags: 'tags',
  note: 'note',
  number: 'number',
  experiment: 'experiment',
  dataset: 'dataset',
  seed: 'seed',
  epochs: 'epochs',
  parameters: 'params',
  created: 'created',
  ended: 'ended'
}

const definitionOf = (name: string): Definition | undefined =>
  Object.hasOwn(definitions, name) ? definitions[name as keyof typeof definitions] : undefined

/** The metric as a column shows it: its best, or a function of it. */
function metricName(metric: string, layout: ColumnLayout): string {
  const statistic = statisticOf(layout, metric)
  return statistic === 'best_epoch' || statistic === 'all' ? asName(metric) : `${statistic}(${asName(metric)})`
}

/** How a filter names what a column shows; undefined where it cannot. */
export function filterNameOf(column: ColumnId, layout: ColumnLayout): string | undefined {
  const metric = metricOf(column)
  const name = metric ?? hyperparameterOf(column) ?? fieldNames[column]
  if (name === undefined || name.includes('`')) return undefined
  if (metric === undefined) return asName(name)
  // In a filter a name that both have is the hyperparameter's.
  return definitionOf(metric) ? undefined : metricName(metric, layout)
}

/** Numbers have an order and may be missing in other runs, which a `!=` would leave out too. */
function ofNumber(name: string, value: number): CellFilter[] {
  return [
    { kind: 'only', clause: `${name} == ${value}` },
    { kind: 'not', clause: `not ${name} == ${value}` },
    { kind: 'greater', clause: `${name} > ${value}` },
    { kind: 'less', clause: `${name} < ${value}` }
  ]
}
const either = (only: string, not: string): CellFilter[] => [
  { kind: 'only', clause: only },
  { kind: 'not', clause: not }
]
const ofNothing = (name: string): CellFilter[] => either(`${name} == none`, `${name} != none`)

function ofHyperparameter(key: string, name: string, value: unknown): CellFilter[] {
  if (value === undefined || value === null) return ofNothing(name)
  if (typeof value === 'number') return ofNumber(name, value)
  if (typeof value === 'boolean') return either(`${name} == ${value}`, `not ${name} == ${value}`)
  if (Array.isArray(value)) return either(`${name} == [${value.join(', ')}]`, `${name} != [${value.join(', ')}]`)
  // The core takes any other hyperparameter for a number.
  const kind = definitionOf(key)?.kind
  if (typeof value === 'string' && (kind === 'choice' || kind === 'layers'))
    return either(`${name} == ${asText(value)}`, `not ${name} == ${asText(value)}`)
  return []
}

function ofMetric(run: Run, metric: string, layout: ColumnLayout): CellFilter[] {
  const name = metricName(metric, layout)
  const value = metricValue(run, metric, statisticOf(layout, metric))
  if (value === undefined) return ofNothing(name)
  if (typeof value === 'number' && Number.isFinite(value)) return ofNumber(name, value)
  // NaN and the infinities cannot be written as values; that there were any can be asked for.
  return either(`diverged(${asName(metric)})`, `not diverged(${asName(metric)})`)
}

/** What the filter can be narrowed to by the value of a hyperparameter's, a metric's or the state's cell; nothing for other cells. */
export function cellFilters(run: Run, column: ColumnId, layout: ColumnLayout): CellFilter[] {
  const name = filterNameOf(column, layout)
  if (name === undefined) return []
  const metric = metricOf(column)
  if (metric !== undefined) return ofMetric(run, metric, layout)
  const hyperparameter = hyperparameterOf(column)
  if (hyperparameter !== undefined) return ofHyperparameter(hyperparameter, name, run.hyperparameters[hyperparameter])
  return column === 'state' ? either(`state == ${asText(run.state)}`, `state != ${asText(run.state)}`) : []
}
