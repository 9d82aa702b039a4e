import type { CoreEvent } from '../shared/event.ts'
import type { Run } from '../shared/run.ts'
import type { Sweep, SweepRequest, TrialView } from '../shared/sweep.ts'
import { notePause } from './notePause.ts'
import { connectionLost } from './openLibrary.ts'
import type { Client } from './openLibrary.ts'
import { clearProgress, print, printJson, showProgress, whenReaderGone } from './output.ts'
import { durationText, metricText } from './words.ts'

/** How a followed sweep is told: as JSON lines, or as words. */
type Teller = {
  start(sweep: Sweep): void
  trial(sweep: Sweep, trial: TrialView, run: Run | null): void
  progress(sweep: Sweep): void
  end(sweep: Sweep): void
}

const jsonTeller: Teller = {
  start: sweep => printJson({ event: 'start', sweep }),
  trial: (sweep, trial, run) => printJson({ event: 'trial', sweep_id: sweep.id, trial, run }),
  progress: () => undefined,
  end: sweep => printJson({ event: 'end', sweep })
}

const ended = ({ trials }: Sweep): number => trials.completed + trials.pruned + trials.diverged + trials.failed
const valuesText = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === 'number' ? String(Number(value.toPrecision(4))) : JSON.stringify(value)}`)
    .join(' ')

export function bestText({ best, objective }: Sweep): string {
  return best ? `${metricText(objective.metric, best.value)} (trial ${best.trial}: ${valuesText(best.values)})` : '-'
}

export const trialsText = (sweep: Sweep): string => `${ended(sweep)}${sweep.trials.planned === null ? '' : `/${sweep.trials.planned}`}`

const wordTeller: Teller = {
  start: sweep =>
    print(`Sweep ${sweep.name}: ${sweep.objective.direction} ${sweep.objective.metric}, ${sweep.sampler.kind}, seed ${sweep.sampler.seed}`),
  trial(sweep, trial) {
    clearProgress()
    const value = trial.value === null ? (trial.error ?? '') : metricText(sweep.objective.metric, trial.value)
    print(`trial ${trial.number}  ${trial.state}  ${value}  ${valuesText(trial.values)}`)
  },
  progress: sweep =>
    showProgress(
      `${trialsText(sweep)} trials  best ${bestText(sweep)}${sweep.left_ms === null ? '' : `  ${durationText(sweep.left_ms)} left`}`
    ),
  end(sweep) {
    clearProgress()
    print(
      `Sweep ${sweep.name}: ${sweep.state} after ${trialsText(sweep)} trials and ${sweep.epochs_done} epochs in ${durationText(sweep.active_ms)}. Best ${bestText(sweep)}${sweep.reason?.message ? `. ${sweep.reason.message}` : ''}`
    )
  }
}

/** Stops the sweep at the first Ctrl-C; a second one ends its trials at once, and a third this command. */
function stopOnInterrupt(client: Client, id: string): { interrupted: () => boolean; release(): void } {
  let times = 0
  const onSignal = (): void => {
    times++
    if (times > 2) process.exit(130)
    client.sweeps.stop({ id, force: times > 1 }).catch(() => undefined)
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  whenReaderGone(() => {
    if (times === 0) onSignal()
  })
  return { interrupted: () => times > 0, release: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal) }
}

/** Tells each trial once, when it has ended. */
function createTold(client: Client, teller: Teller) {
  const told = new Set<string>()
  return async function tellEnded(id: string): Promise<Sweep> {
    const { sweep, trials } = await client.sweeps.get({ id })
    for (const trial of trials) {
      if (trial.origin === 'warm' || trial.state === 'waiting' || trial.state === 'running') continue
      const key = `${trial.number} ${trial.run_id ?? ''}`
      if (told.has(key)) continue
      told.add(key)
      const run = trial.run_id === null ? null : (await client.runs.get({ id: trial.run_id })).run
      teller.trial(sweep, trial, run)
    }
    return sweep
  }
}

const isAbout = (event: CoreEvent, id: string): boolean => event.type === 'sweeps_changed' && event.sweeps.some(sweep => sweep.id === id)
/** Paused or stopped, it is over once what trained has ended. */
const isOver = ({ state, trials }: Sweep): boolean => state !== 'running' && trials.running === 0

/** Starts or resumes a sweep and tells of it until it is over. */
export async function followSweep(
  client: Client,
  begin: { request: SweepRequest } | { resume: string },
  { json }: { json: boolean }
): Promise<{ sweep: Sweep; interrupted: boolean }> {
  const teller = json ? jsonTeller : wordTeller
  // Heard before the start is asked for, so that no trial is missed.
  const events = await client.events.subscribe()
  const { sweep: started } =
    'request' in begin ? await client.sweeps.start(begin.request) : await client.sweeps.resume({ id: begin.resume })
  await notePause(client)
  const { id } = started
  const interrupt = stopOnInterrupt(client, id)
  const tellEnded = createTold(client, teller)
  try {
    teller.start(started)
    let sweep = await tellEnded(id)
    for await (const event of events) {
      if (!isOver(sweep) && !isAbout(event, id)) continue
      sweep = await tellEnded(id)
      if (!isOver(sweep)) teller.progress(sweep)
      else {
        teller.end(sweep)
        return { sweep, interrupted: interrupt.interrupted() }
      }
    }
    throw connectionLost()
  } finally {
    interrupt.release()
  }
}
