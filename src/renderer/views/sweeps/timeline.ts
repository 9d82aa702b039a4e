import type { TrialView } from '../../../shared/sweep.ts'

export type TimelineBar = { trial: TrialView; lane: number; from: number; to: number }
export type Timeline = {
  bars: TimelineBar[]
  lanes: number
  /** Milliseconds since 1970. */
  from: number
  to: number
  /** The share of the time of all lanes in which something trained; null while nothing has. */
  busy: number | null
}

/**
 * Which worker trained which trial when. The library keeps when a trial began and ended, and no names of workers: each takes the first lane that is
 * free, which is what a worker is. `now` ends the bars of trials that train.
 */
export function layTimeline(trials: readonly TrialView[], { workers, now }: { workers: number; now: number }): Timeline {
  const begun = trials
    .flatMap(trial => {
      const from = trial.started_at === null ? NaN : Date.parse(trial.started_at)
      const to = trial.ended_at === null ? (trial.state === 'running' ? now : NaN) : Date.parse(trial.ended_at)
      return from <= to ? [{ trial, from, to }] : []
    })
    .toSorted((a, b) => a.from - b.from || a.trial.number - b.trial.number)
  const free: number[] = []
  const bars = begun.map(({ trial, from, to }): TimelineBar => {
    const found = free.findIndex(end => end <= from)
    const lane = found === -1 ? free.length : found
    free[lane] = to
    return { trial, lane, from, to }
  })
  const [start, end] = [bars[0]?.from ?? now, bars.reduce((latest, bar) => Math.max(latest, bar.to), bars[0]?.to ?? now)]
  const lanes = Math.max(workers, free.length)
  const trained = bars.reduce((sum, bar) => sum + bar.to - bar.from, 0)
  return { bars, lanes, from: start, to: end, busy: end > start ? trained / (lanes * (end - start)) : null }
}
