import type { Run } from '../../shared/run.ts'
import type { Line, Measure, Points } from './line.ts'
import { pointsUpTo } from './stems.ts'

const splits = ['validation', 'train'] as const

/** A branch with what the run it comes from had until then, as far as that is known. */
function withStem(line: Line, { parent }: Run, pointsOf: (runId: string, metric: string) => Points | undefined): Line {
  const points = parent && pointsOf(parent.run_id, line.metric)
  return parent && points ? { ...line, stem: { runId: parent.run_id, points: pointsUpTo(points, parent.epoch) } } : line
}

/** The lines of one measure over several runs; metrics a run has not logged have none. */
export function linesOfRuns(
  runs: readonly Run[],
  measure: Measure,
  pointsOf: (runId: string, metric: string) => Points | undefined
): Line[] {
  return runs.flatMap(run =>
    splits.flatMap((split): Line[] => {
      const metric = measure[split]
      const points = metric === undefined ? undefined : pointsOf(run.id, metric)
      if (metric === undefined || points === undefined || points.values.length === 0) return []
      const startedAt = run.started_at === null ? null : Date.parse(run.started_at)
      const line = { run: { id: run.id, number: run.number, name: run.name, startedAt }, metric, split, points }
      return [withStem(line, run, pointsOf)]
    })
  )
}

const lossMeasure: Measure = { key: 'loss', train: 'loss', validation: 'val_loss' }
const accuracyMeasure: Measure = { key: 'accuracy', train: 'accuracy', validation: 'val_accuracy' }
const errorMeasure: Measure = { key: 'mean_absolute_error', train: 'mean_absolute_error', validation: 'val_mean_absolute_error' }
export const mainMeasures: readonly Measure[] = [lossMeasure, accuracyMeasure]
/** What runs are looked at by: those that predict numbers have errors in the place of accuracy. */
export function mainMeasuresOf(runs: readonly Run[]): Measure[] {
  const logged = (measure: Measure): boolean => runs.some(run => Object.hasOwn(run.metrics, measure.key))
  const [hasErrors, hasAccuracy] = [logged(errorMeasure), logged(accuracyMeasure)]
  return [lossMeasure, ...(hasAccuracy || !hasErrors ? [accuracyMeasure] : []), ...(hasErrors ? [errorMeasure] : [])]
}
export const mainMetrics: readonly string[] = [lossMeasure, accuracyMeasure, errorMeasure].flatMap(({ key }) => [key, `val_${key}`])

/** States of runs that may still log points. */
export const isLive = (run: Run): boolean => run.state === 'queued' || run.state === 'running' || run.state === 'paused'
