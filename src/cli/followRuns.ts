import type { CoreEvent } from '../shared/event.ts'
import { otherMetrics, usualMetrics } from '../shared/metric.ts'
import type { Progress, Run } from '../shared/run.ts'
import type { Point } from '../shared/series.ts'
import { notePause } from './notePause.ts'
import { connectionLost } from './openLibrary.ts'
import type { Client } from './openLibrary.ts'
import { clearProgress, note, print, printJson, showProgress, whenReaderGone } from './output.ts'
import { durationText, metricText, testText } from './words.ts'

const endStates = new Set<Run['state']>(['completed', 'stopped', 'pruned', 'failed', 'diverged', 'interrupted'])

/** How a followed run is told: as JSON lines, or as words. */
type Teller = {
  start(run: Run): void
  epoch(run: Run, points: readonly Point[]): void
  progress(run: Run, progress: Progress): void
  end(run: Run): void
}

/** The metrics of an epoch and what it took; undefined for points that are none of an epoch. */
function epochOf(points: readonly Point[]): { epoch: number; metrics: Record<string, number>; epoch_ms: number | null } | undefined {
  const epoch = points[0]?.epoch
  if (epoch === null || epoch === undefined) return undefined
  const values = new Map(points.map(({ metric, value }) => [metric, value]))
  const metrics = Object.fromEntries(
    [...usualMetrics, ...otherMetrics].flatMap(name => (values.has(name) ? [[name, values.get(name) as number]] : []))
  )
  return { epoch, metrics, epoch_ms: values.get('epoch_ms') ?? null }
}

const jsonTeller: Teller = {
  start: run => printJson({ event: 'start', run }),
  epoch(run, points) {
    const epoch = epochOf(points)
    if (epoch) printJson({ event: 'epoch', run_id: run.id, ...epoch })
  },
  progress: () => undefined,
  end: run => printJson({ event: 'end', run })
}

const barWidth = 24

function bar({ num_epochs }: Run['hyperparameters'], { epoch, batch, batches, loss, samples_per_second }: Progress): string {
  const done = (epoch - 1 + batch / batches) / Number(num_epochs)
  const filled = Math.round(done * barWidth)
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} epoch ${epoch}/${String(num_epochs)}  loss ${metricText('loss', loss)}  ${Math.round(samples_per_second).toLocaleString('en-US')} samples/s`
}

function endText(run: Run): string {
  const test = run.test ? `, ${testText(run.test)}` : ''
  return `#${run.number} ${run.name}: ${run.state} after ${run.epochs_done} epochs in ${durationText(run.duration_ms)}${test}${run.error ? `. ${run.error.message}` : ''}`
}

const wordTeller: Teller = {
  start: run => print(`#${run.number} ${run.name}: seed ${run.seed}, ${run.dataset.name}, experiment ${run.experiment}`),
  epoch(run, points) {
    const epoch = epochOf(points)
    if (!epoch) return
    clearProgress()
    const metrics = Object.entries(epoch.metrics).map(([name, value]) => `${name} ${metricText(name, value)}`)
    print(`epoch ${epoch.epoch}/${String(run.hyperparameters['num_epochs'])}  ${metrics.join('  ')}  ${durationText(epoch.epoch_ms)}`)
  },
  progress: (run, progress) => showProgress(bar(run.hyperparameters, progress)),
  end(run) {
    clearProgress()
    print(endText(run))
  }
}

function hear(event: CoreEvent, runs: Map<string, Run>, teller: Teller): void {
  if (event.type === 'points_added') {
    const run = runs.get(event.run_id)
    if (run) teller.epoch(run, event.points)
  } else if (event.type === 'progressed') {
    const run = runs.get(event.progress.run_id)
    if (run) teller.progress(run, event.progress)
  } else if (event.type === 'storage_failed' && runs.has(event.run_id)) {
    note(
      `Nothing more can be written: ${event.reason}. The run is paused so that nothing is lost, and goes on once there is room; a third Ctrl-C gives up.`
    )
  }
}

/** Stops the runs at the first Ctrl-C; a second one ends them at once, and a third this command, whatever still holds it. */
function stopOnInterrupt(client: Client, ids: string[]): { interrupted: () => boolean; release(): void } {
  let times = 0
  const onSignal = (): void => {
    times++
    if (times > 2) process.exit(130)
    client.runs.stop({ ids, force: times > 1 }).catch(() => undefined)
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  // A run that nobody reads about is stopped, as Ctrl-C would, and recorded.
  whenReaderGone(() => {
    if (times === 0) onSignal()
  })
  return { interrupted: () => times > 0, release: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal) }
}

/** Begins runs, tells of them until all have ended, and gives them back as they ended. */
export async function followRuns(
  client: Client,
  begin: (client: Client) => Promise<{ runs: Run[] }>,
  { json }: { json: boolean }
): Promise<{ runs: Run[]; interrupted: boolean }> {
  const teller = json ? jsonTeller : wordTeller
  // Heard before the start is asked for, so that no epoch is missed.
  const events = await client.events.subscribe()
  const { runs: started } = await begin(client)
  await notePause(client)
  const runs = new Map(started.map(run => [run.id, run]))
  const ended: Run[] = []
  const interrupt = stopOnInterrupt(client, [...runs.keys()])
  try {
    for (const run of started) teller.start(run)
    for await (const event of events) {
      hear(event, runs, teller)
      if (event.type !== 'runs_changed') continue
      for (const { id, state } of event.runs) {
        if (!runs.has(id) || !endStates.has(state)) continue
        runs.delete(id)
        const { run } = await client.runs.get({ id })
        ended.push(run)
        teller.end(run)
      }
      if (runs.size === 0) return { runs: ended, interrupted: interrupt.interrupted() }
    }
    throw connectionLost()
  } finally {
    interrupt.release()
  }
}
