import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRouterClient } from '@orpc/server'
import { createCore } from '../src/core/createCore.ts'
import { createChildTrainerLauncher } from '../src/server/childTrainerLauncher.ts'
import type { Run } from '../src/shared/run.ts'
import type { SweepRequest } from '../src/shared/sweep.ts'
import { progress, report } from './report.ts'
import { median } from './statistics.ts'

type Options = { trials: number; epochs: number; samples: number; rounds: number; json?: true }
type Round = { trialsPerMinute: number; startMs: number; busyShare: number }

const requestOf = ({ trials, epochs, samples }: Options, workers: number): SweepRequest => ({
  hyperparameters: { num_epochs: epochs, max_train_samples: samples, threads: 1 },
  // All trials cost the same, so that the numbers of workers can be compared.
  space: { learning_rate: { type: 'float', low: 0.0001, high: 0.01, log: true } },
  objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
  sampler: { kind: 'random', seed: 1 },
  budget: { trials },
  workers
})

/** What a run took beside its epochs: the process, TensorFlow, the data, the test and the saved model. */
function overheadMs(run: Run, epochMs: Float64Array): number {
  return (run.duration_ms ?? NaN) - epochMs.reduce((sum, ms) => sum + ms, 0)
}

/** One sweep on a library of its own, from its start to its end. */
async function measure(options: Options, workers: number): Promise<Round> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-bench-'))
  const core = await createCore({
    libraryFolder: folder,
    launcher: createChildTrainerLauncher(),
    appVersion: 'bench',
    capabilities: { pick_files: false, reveal_folder: false, native_menu: false }
  })
  try {
    const client = createRouterClient(core.router, { context: {} })
    const events = await client.events.subscribe()
    const startMs = performance.now()
    const { sweep } = await client.sweeps.start(requestOf(options, workers))
    for await (const event of events)
      if (event.type === 'sweeps_changed' && event.sweeps.some(({ id, state }) => id === sweep.id && state !== 'running')) break
    const wallMs = performance.now() - startMs
    const { rows } = await client.runs.list({ limit: 1000 })
    const series = await client.runs.series({ ids: rows.map(({ id }) => id), metrics: ['epoch_ms'] })
    const overheads = rows.map(run => overheadMs(run, series.find(one => one.run_id === run.id)?.values ?? new Float64Array()))
    const trainedMs = rows.reduce((sum, run) => sum + (run.duration_ms ?? NaN), 0)
    return { trialsPerMinute: (rows.length / wallMs) * 60_000, startMs: median(overheads), busyShare: trainedMs / (wallMs * workers) }
  } finally {
    await core.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Trials a minute with one worker and with two, in turn; what a trial costs beside its epochs; how much of the time workers had a trial. */
export async function benchSweep(options: Options): Promise<void> {
  const rounds: Record<1 | 2, Round[]> = { 1: [], 2: [] }
  for (let round = 1; round <= options.rounds; round++)
    for (const workers of [1, 2] as const) {
      const figures = await measure(options, workers)
      progress(`round ${round}, ${workers} at once: ${figures.trialsPerMinute.toFixed(1)} trials a minute`)
      rounds[workers].push(figures)
    }
  const figuresOf = (workers: 1 | 2) => ({
    trials_per_minute: Number(median(rounds[workers].map(one => one.trialsPerMinute)).toFixed(2)),
    beside_epochs_ms: Math.round(median(rounds[workers].map(one => one.startMs))),
    busy_share: Number(median(rounds[workers].map(one => one.busyShare)).toFixed(3))
  })
  report(
    {
      bench: 'sweep',
      work: `${options.trials} trials of ${options.epochs} epochs on ${options.samples} images, ${options.rounds} rounds in turn, ${os.availableParallelism()} cores`,
      one_worker: figuresOf(1),
      two_workers: figuresOf(2),
      speed_up: Number(median(rounds[1].map((one, index) => (rounds[2][index]?.trialsPerMinute ?? NaN) / one.trialsPerMinute)).toFixed(2))
    },
    options.json === true
  )
}
