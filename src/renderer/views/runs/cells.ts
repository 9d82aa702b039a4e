import { bestOf, metricDirection } from '../../../shared/metric.ts'
import type { Run } from '../../../shared/run.ts'
import { formatCount, formatDuration, formatMetric, formatRunNumber, formatValue, missing } from '../../format/format.ts'
import type { Locale } from '../../format/format.ts'
import { metricChange } from '../compare/comparison.ts'
import type { Change } from '../compare/comparison.ts'
import { hyperparameterOf, metricOf } from './columns.ts'
import type { ColumnId, Statistic } from './columns.ts'

/** The number that a metric's cell is about: undefined where the run has not logged it, null where nothing of it was finite. */
export function metricValue(run: Run, metric: string, statistic: Statistic): number | null | undefined {
  const summary = run.metrics[metric]
  if (!summary) return undefined
  return statistic === 'best_epoch' || statistic === 'all' ? (bestOf(metric, summary)?.value ?? null) : summary[statistic]
}

/** How a metric's cell differs from the baseline's; nothing where either is no finite number, or the cell has four of them. */
export function changeFrom(
  baseline: Run,
  { run, metric, statistic, percent = false }: { run: Run; metric: string; statistic: Statistic; percent?: boolean }
): Change | undefined {
  const [value, base] = [metricValue(run, metric, statistic), metricValue(baseline, metric, statistic)]
  if (statistic === 'all' || !Number.isFinite(value) || !Number.isFinite(base)) return undefined
  return metricChange(metric, { value: Number(value), base: Number(base), percent }, metricDirection(metric) === 'lower')
}

/** A metric's cell: one statistic, or all four. */
export function metricText(run: Run, metric: string, statistic: Statistic): string {
  const summary = run.metrics[metric]
  if (!summary) return missing
  const best = bestOf(metric, summary)
  const atBest = best ? `${formatMetric(metric, best.value)} @${best.epoch}` : missing
  if (statistic === 'best_epoch') return atBest
  if (statistic !== 'all') return formatMetric(metric, summary[statistic])
  return [
    formatMetric(metric, summary.last),
    formatMetric(metric, summary.min),
    formatMetric(metric, summary.max),
    best ? `@${best.epoch}` : missing
  ].join('  ')
}

/** The text of a cell that is only text. Times and states have cells of their own. */
export function cellText(run: Run, id: ColumnId, options: { statistic: Statistic; locale: Locale }): string {
  const metric = metricOf(id)
  if (metric !== undefined) return metricText(run, metric, options.statistic)
  const hyperparameter = hyperparameterOf(id)
  if (hyperparameter !== undefined) return formatValue(run.hyperparameters[hyperparameter])
  switch (id) {
    case 'duration':
      return formatDuration(run.duration_ms, options.locale)
    case 'number':
      return formatRunNumber(run.number)
    case 'experiment':
      return run.experiment
    case 'dataset':
      return run.dataset.name
    case 'seed':
      return String(run.seed)
    case 'epochs':
      return formatCount(run.epochs_done)
    case 'parameters':
      return run.parameters === null ? missing : formatCount(run.parameters)
    case 'note':
      return run.note.split('\n')[0] ?? ''
    default:
      return ''
  }
}
