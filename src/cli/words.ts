import { bestOf } from '../shared/metric.ts'
import { testFigures } from '../shared/run.ts'
import type { Run, TestResult } from '../shared/run.ts'

/** Four significant digits, accuracies four decimals; words for what is not finite, "-" for what is missing. */
export function metricText(metric: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '-'
  if (!Number.isFinite(value)) return String(value)
  return metric.endsWith('accuracy') ? value.toFixed(4) : String(Number(value.toPrecision(4)))
}

export function bestText(run: Run, metric: string): string {
  const summary = run.metrics[metric]
  const best = summary && bestOf(metric, summary)
  return best ? `${metricText(metric, best.value)} @${best.epoch}` : '-'
}

export function durationText(ms: number | null): string {
  if (ms === null) return '-'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

export const numberText = (run: Run): string => `#${run.number}`

/** "test loss 0.07, test accuracy 0.98" */
export const testText = (test: TestResult): string =>
  testFigures(test)
    .toReversed()
    .map(({ name, value }) => `test ${name} ${metricText(name, value)}`)
    .join(', ')
