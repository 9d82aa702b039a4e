import { invalidInput } from '../../../shared/errors.ts'
import { usualMetrics } from '../../../shared/metric.ts'
import { nearest } from '../../../shared/nearest.ts'
import type { Tables } from '../../storage/tables.ts'

/** Throws INVALID_INPUT for a metric that no run has and no training logs. */
export function checkMetric(tables: Tables, metric: string): void {
  if (usualMetrics.includes(metric) || tables.metrics.idOf(metric) !== undefined) return
  const suggestion = nearest(metric, [...tables.metrics.names(), ...usualMetrics])
  const message = `No metric is named “${metric}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`
  throw invalidInput([{ field: 'metrics', code: 'unknown', message, params: suggestion ? { name: metric, suggestion } : { name: metric } }])
}
