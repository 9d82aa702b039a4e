import { asName } from '../../../../shared/filter/literals.ts'
import { parseColumn } from '../../../../shared/filter/parseFilter.ts'
import type { Definition } from '../../../../shared/hyperparameterDefinition.ts'
import { definitions } from '../../../../shared/hyperparameters.ts'
import { metricDirection } from '../../../../shared/metric.ts'

type Available = {
  hyperparameters: readonly { key: string; distinct: number }[]
  metrics: readonly { key: string }[]
}
export type ColumnChoices = { hyperparameters: string[]; metrics: string[]; fields: string[] }

/** Fields of a run that are worth a picture, as a filter names them. */
const plotFields = [
  'duration',
  'epochs',
  'params',
  'seed',
  'created',
  'state',
  'experiment',
  'dataset',
  'test_accuracy',
  'test_loss',
  'test_r2',
  'test_mean_absolute_error'
] as const
const isPlotField = (name: string): boolean => (plotFields as readonly string[]).includes(name)
/** What the words of the Runs table call them. */
export const fieldWords: Readonly<Record<string, string>> = { params: 'parameters' }

const definitionOf = (name: string): Definition | undefined =>
  Object.hasOwn(definitions, name) ? definitions[name as keyof typeof definitions] : undefined
const canBeNamed = (name: string): boolean => !name.includes('`')

const statistics = ['last', 'min', 'max', 'best_epoch'] as const

/** Every column that these runs have, as a filter names it: hyperparameters that differ most first, of each metric its best and its statistics. */
export function columnChoices({ hyperparameters, metrics }: Available): ColumnChoices {
  // In a filter a name that both have is the hyperparameter's.
  const measured = metrics.map(({ key }) => key).filter(key => canBeNamed(key) && !definitionOf(key) && !isPlotField(key))
  return {
    hyperparameters: hyperparameters
      .filter(({ key }) => canBeNamed(key) && key !== 'seed')
      .toSorted((a, b) => b.distinct - a.distinct)
      .map(({ key }) => asName(key)),
    metrics: measured.map(asName).flatMap(name => [name, ...statistics.map(statistic => `${statistic}(${name})`)]),
    fields: [...plotFields]
  }
}

/** The metric that a column is about, and which number of it: its best, where no function is named. */
export function metricOfColumn(name: string, { metrics }: ColumnChoices): { metric: string; statistic: string } | undefined {
  if (!metrics.includes(name)) return undefined
  const reference = parseColumn(name)
  return reference.kind === 'call' ? { metric: reference.of, statistic: reference.name } : { metric: reference.name, statistic: 'best' }
}

/** Scores on validation data first, accuracy before loss. */
export function mainMetric({ metrics }: ColumnChoices): string | undefined {
  const best = metrics.filter(name => !name.endsWith(')'))
  const rank = (name: string): number =>
    (name.startsWith('val_') ? 0 : 4) + (metricDirection(name) === 'higher' ? 0 : name.includes('loss') ? 1 : 2)
  return best.toSorted((a, b) => rank(a) - rank(b))[0]
}

/** Hyperparameters with more than one value, the most telling first. */
const differing = (available: Available, choices: ColumnChoices): string[] => {
  const several = new Set(available.hyperparameters.filter(({ distinct }) => distinct > 1).map(({ key }) => asName(key)))
  return choices.hyperparameters.filter(name => several.has(name))
}

const mostAxes = 6

export type PlotDefaults = { x: string | undefined; y: string | undefined; axes: string[] }

/** What is drawn before anybody has chosen: what differs most, and how it scored. */
export function plotDefaults(available: Available): PlotDefaults {
  const choices = columnChoices(available)
  const names = differing(available, choices)
  const y = mainMetric(choices)
  const x = names[0] ?? choices.hyperparameters[0]
  const axes = [...(names.length > 0 ? names : choices.hyperparameters).slice(0, mostAxes), ...(y === undefined ? [] : [y])]
  return { x, y, axes: axes.length >= 2 ? axes : [...axes, 'duration', 'state'].slice(0, 2) }
}

/** Whether the column lives on a log scale by its definition. */
export function isLogByNature(name: string): boolean {
  const definition = definitionOf(name)
  return definition !== undefined && 'scale' in definition
}
