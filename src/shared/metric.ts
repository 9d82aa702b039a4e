import { z } from 'zod'
import { moreMeasures } from './losses.ts'

/** A value as it was measured: any number, NaN and the infinities included, which zod's own `number` refuses. */
export const measuredSchema = z.custom<number>(value => typeof value === 'number', 'Expected a number')

export const summarySchema = z.object({
  last: measuredSchema.nullable(),
  last_epoch: z.number(),
  min: z.number().nullable(),
  min_epoch: z.number().nullable(),
  max: z.number().nullable(),
  max_epoch: z.number().nullable(),
  non_finite: z.number().int()
})
/** Of one metric of one run: min and max over finite points (null where there is none), with their epochs; `last` may be NaN or infinite. */
export type MetricSummary = z.infer<typeof summarySchema>

/** What every training logs of an epoch; a library without any run yet may be asked about them too. */
export const usualMetrics = ['loss', 'accuracy', 'val_loss', 'val_accuracy']

/** What a training may log beside that: of numbers, and where more metrics are asked for. */
export const otherMetrics = ['mean_absolute_error', 'val_mean_absolute_error', 'val_r2', ...moreMeasures.map(measure => `val_${measure}`)]

/** The same from what tells most about a run to what tells least: unseen data before seen, accuracy and shares of variance before loss. */
export const metricsByWeight = [
  ...(['val_accuracy', 'val_r2', 'val_mean_absolute_error', 'val_loss'] as const),
  ...(['accuracy', 'mean_absolute_error', 'loss'] as const)
]

/** Whether less or more of a metric is better, guessed from its name (loss, error: lower; accuracy, auc, f1, r2: higher). */
export const metricDirection = (metric: string): 'lower' | 'higher' =>
  /accuracy|acc$|auc|f1|r2|precision|recall/.test(metric) ? 'higher' : 'lower'

/** Which statistic of a metric is its best. */
export const bestStatistic = (metric: string): 'min' | 'max' => (metricDirection(metric) === 'lower' ? 'min' : 'max')

/** The best value of a summary and its epoch, by the metric's direction; null where no finite point exists. */
export function bestOf(metric: string, summary: MetricSummary): { value: number; epoch: number } | null {
  const best = bestStatistic(metric)
  const [value, epoch] = [summary[best], summary[`${best}_epoch`]]
  return value === null || epoch === null ? null : { value, epoch }
}
