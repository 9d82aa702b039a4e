import type { MetricSummary } from '../../shared/metric.ts'

/** A summary as it grows. Steps are kept beside epochs: they say which point is last, and which of equal values came first. */
export type GrowingSummary = {
  first: number
  first_step: number
  last: number
  last_step: number
  last_epoch: number | null
  min: number | null
  min_step: number | null
  min_epoch: number | null
  max: number | null
  max_step: number | null
  max_epoch: number | null
  non_finite: number
  /** Of the finite values, of which there are `finite`; null while there is none. */
  mean: number | null
  finite: number
}

export type SummarisedPoint = { step: number; epoch: number | null; value: number }

const nothing = {
  min: null,
  min_step: null,
  min_epoch: null,
  max: null,
  max_step: null,
  max_epoch: null,
  non_finite: 0,
  mean: null,
  finite: 0
}

/** The summary with one more point, whose step is not among those before; points may come in any order. */
export function withPoint(summary: GrowingSummary | undefined, { step, epoch, value }: SummarisedPoint): GrowingSummary {
  const next: GrowingSummary = summary
    ? { ...summary }
    : { ...nothing, first: value, first_step: step, last: value, last_step: step, last_epoch: epoch }
  if (step > next.last_step) Object.assign(next, { last: value, last_step: step, last_epoch: epoch })
  if (step < next.first_step) Object.assign(next, { first: value, first_step: step })
  if (!Number.isFinite(value)) return { ...next, non_finite: next.non_finite + 1 }
  next.finite += 1
  // From mean to mean, in parts: sums and differences of large values overflow.
  next.mean = next.mean === null ? value : next.mean + (value / next.finite - next.mean / next.finite)
  const comesFirst = (other: number | null): boolean => other === null || step < other
  if (next.min === null || value < next.min || (value === next.min && comesFirst(next.min_step))) {
    Object.assign(next, { min: value, min_step: step, min_epoch: epoch })
  }
  if (next.max === null || value > next.max || (value === next.max && comesFirst(next.max_step))) {
    Object.assign(next, { max: value, max_step: step, max_epoch: epoch })
  }
  return next
}

/** What everyone else sees; epoch 0 stands for a last point outside any epoch. */
export const toMetricSummary = ({ last, last_epoch, min, min_epoch, max, max_epoch, non_finite }: GrowingSummary): MetricSummary => ({
  last,
  last_epoch: last_epoch ?? 0,
  min,
  min_epoch,
  max,
  max_epoch,
  non_finite
})
