import { setImmediate } from 'node:timers/promises'
import type { Network, Part, Score } from './engine/network.ts'
import type { Beat } from './beat.ts'
import type { Pace } from './pace.ts'

/** Sums over the samples trained in an epoch so far, and how many batches that were. */
export type EpochTotals = { batch: number; samples: number; lossSum: number; measured: number }
export type EpochResult = { kind: 'finished' | 'stopped' | 'diverged' } & EpochTotals

export type EpochJob = {
  network: Network
  /** Which samples, in which order. */
  order: Int32Array
  batchSize: number
  /** Steps made before this epoch. */
  firstStep: number
  learningRate: (step: number) => number
  epoch: number
  pace: Pace
  beat: Beat
  stopRequested: () => boolean
  /** Whether what is measured is right answers. */
  hasAccuracy: boolean
  /** What of it an earlier sitting has trained. */
  from?: EpochTotals | undefined
}

/** The next stretch of equally large batches: as many full ones as the pace allows, or the last, smaller one. */
function nextStretch({ order, batchSize, pace }: EpochJob, batch: number): { steps: number; size: number } {
  const full = Math.floor(order.length / batchSize)
  return batch < full
    ? { steps: Math.min(pace.steps(), full - batch), size: batchSize }
    : { steps: 1, size: order.length - full * batchSize }
}

function trainStretch(job: EpochJob, batch: number): { lossSums: Float32Array; measured: number; size: number } {
  const { steps, size } = nextStretch(job, batch)
  const from = batch * job.batchSize
  const firstStep = job.firstStep + batch
  const startMs = performance.now()
  const result = job.network.train({
    order: job.order.slice(from, from + steps * size),
    batchSize: size,
    firstStep,
    learningRates: Float64Array.from({ length: steps }, (_, i) => job.learningRate(firstStep + i))
  })
  job.pace.observe(steps, performance.now() - startMs)
  return { ...result, size }
}

/** Trains one epoch. Between stretches of some 80 ms it tells how far it is and looks whether to stop. */
export async function runEpoch(job: EpochJob): Promise<EpochResult> {
  const batches = Math.ceil(job.order.length / job.batchSize)
  const startMs = performance.now()
  let { batch, samples, lossSum, measured } = job.from ?? { batch: 0, samples: 0, lossSum: 0, measured: 0 }
  const before = samples
  while (batch < batches) {
    if (job.stopRequested()) return { kind: 'stopped', batch, samples, lossSum, measured }
    const stretch = trainStretch(job, batch)
    batch += stretch.lossSums.length
    samples += stretch.lossSums.length * stretch.size
    // One by one, in double precision: the sum is then the same however the epoch was divided.
    for (const sum of stretch.lossSums) lossSum += sum
    measured += stretch.measured
    const [batchNow, samplesNow] = [batch, samples]
    const averages = { loss: lossSum / samples, accuracy: job.hasAccuracy ? measured / samples : null }
    job.beat(() => ({
      epoch: job.epoch,
      batch: batchNow,
      batches,
      ...averages,
      samples_per_second: ((samplesNow - before) * 1000) / (performance.now() - startMs)
    }))
    if (!Number.isFinite(lossSum)) return { kind: 'diverged', batch, samples, lossSum, measured }
    await setImmediate()
  }
  return { kind: 'finished', batch, samples, lossSum, measured }
}

/** A fixed stretch, so that the sums are the same on every machine. */
const evaluationStretch = 5000

/** Scores samples from..to-1 of a part, letting messages through in between; averages, or null where there are none. */
export async function evaluatePart(
  network: Network,
  part: Part,
  { from, to, onStretch }: { from: number; to: number; onStretch: () => void }
): Promise<{ loss: number; measured: number } | null> {
  if (to <= from) return null
  const total: Score = { lossSum: 0, measured: 0 }
  for (let start = from; start < to; start += evaluationStretch) {
    const score = network.evaluate(part, start, Math.min(to, start + evaluationStretch))
    total.lossSum += score.lossSum
    total.measured += score.measured
    onStretch()
    await setImmediate()
  }
  return { loss: total.lossSum / (to - from), measured: total.measured / (to - from) }
}
