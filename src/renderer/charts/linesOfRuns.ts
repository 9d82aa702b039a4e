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

export const lossMeasure: Measure = { key: 'loss', train: 'loss', validation: 'val_loss' }
export const accuracyMeasure: Measure = { key: 'accuracy', train: 'accuracy', validation: 'val_accuracy' }
export const mainMeasures: readonly Measure[] = [lossMeasure, accuracyMeasure]
export const mainMetrics: readonly string[] = ['loss', 'val_loss', 'accuracy', 'val_accuracy']

/** States of runs that may still log points. */
export const isLive = (run: Run): boolean => run.state === 'queued' || run.state === 'running' || run.state === 'paused'
