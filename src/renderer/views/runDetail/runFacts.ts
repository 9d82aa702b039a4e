import { bestOf, metricsByWeight } from '../../../shared/metric.ts'
import { resumableStates } from '../../../shared/run.ts'
import type { Progress, Run } from '../../../shared/run.ts'
import type { Divergence } from '../../charts/insights.ts'
import { emptyPoints } from '../../charts/line.ts'
import type { Points } from '../../charts/line.ts'

/** `value` null: nothing finite was logged yet. */
export type Headline = { metric: string; value: number | null; epoch: number }

/** Best validation accuracy and loss; those of training where there is no validation part. Before the first epoch they hold their places empty. */
export function headlines(run: Pick<Run, 'metrics'>): Headline[] {
  const found = metricsByWeight.flatMap(metric => {
    const summary = run.metrics[metric]
    const best = summary && bestOf(metric, summary)
    return best ? [{ metric, ...best }] : []
  })
  const validation = found.filter(headline => headline.metric.startsWith('val_'))
  if (found.length === 0) return (['val_accuracy', 'val_loss'] as const).map(metric => ({ metric, value: null, epoch: NaN }))
  return validation.length > 0 ? validation : found
}

/** A tenth of a run's learning_rate, written without rounding noise. */
export function tenthOfLearningRate(run: Pick<Run, 'hyperparameters'>): string | undefined {
  const rate = run.hyperparameters['learning_rate']
  return typeof rate === 'number' && rate > 0 ? String(Number((rate / 10).toPrecision(12))) : undefined
}

/** Divergence as the points tell it, or, where a run ended before its first bad epoch could be logged, as its state tells it. */
export function divergenceOf(
  run: Pick<Run, 'state' | 'epochs_done'>,
  fromPoints: Divergence | undefined
): Divergence | { epoch: number; during: true } | undefined {
  if (fromPoints) return fromPoints
  return run.state === 'diverged' ? { epoch: run.epochs_done + 1, during: true } : undefined
}

/** Whether a run that does not train may go on from its last checkpoint. */
export const canGoOn = (state: Run['state'] | undefined): boolean =>
  state !== undefined && (resumableStates as readonly string[]).includes(state)

export type Beat = Pick<Progress, 'epoch' | 'batch' | 'batches' | 'loss' | 'accuracy'> & { time: number }

/** Running averages within an epoch as points of a line: batches as steps, parts of the epoch as epochs. */
export function pointsOfBeats(beats: readonly Beat[], metric: 'loss' | 'accuracy'): Points {
  if (beats.length === 0) return emptyPoints()
  return {
    steps: Float64Array.from(beats, beat => (beat.epoch - 1) * beat.batches + beat.batch),
    epochs: Float64Array.from(beats, beat => beat.epoch - 1 + beat.batch / Math.max(1, beat.batches)),
    times: Float64Array.from(beats, beat => beat.time),
    values: Float64Array.from(beats, beat => beat[metric] ?? NaN)
  }
}

/** Median of the last epochs' milliseconds: what one more epoch will take. */
export function epochMs(points: Points | undefined, last = 5): number | undefined {
  const values = points
    ? Array.from(points.values.slice(-last))
        .filter(Number.isFinite)
        .sort((a, b) => a - b)
    : []
  return values[Math.floor(values.length / 2)]
}
