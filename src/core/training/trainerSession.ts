import { fromTrainerSchema } from '../../shared/trainerProtocol.ts'
import type { FromTrainer, ToTrainer } from '../../shared/trainerProtocol.ts'
import { isPlaceFault } from '../storage/placeFault.ts'
import { describeExit } from './describeExit.ts'
import { createHeartbeat } from './heartbeat.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { TrainingTimeouts } from './timeouts.ts'
import type { TrainerExit, TrainerLauncher, TrainerProcess } from './trainerLauncher.ts'

type End = Extract<FromTrainer, { type: 'end' }>
type ByType = { [Type in FromTrainer['type']]: Extract<FromTrainer, { type: Type }> }
/**
 * How a run ended; `epochs_done` null means what the epochs themselves have said. `held`: a full disk or a lost folder took no more, so that it is to
 * go on once there is room.
 */
export type SessionEnd = Omit<End, 'type' | 'epochs_done'> & { epochs_done: number | null; held?: true }

export type SessionListener = {
  ready(message: ByType['ready']): void
  started(message: ByType['started']): void
  progress(message: ByType['progress']): void
  epoch(message: ByType['epoch']): void
  checkpoints(message: ByType['checkpoints']): void
  log(lines: string[]): void
  /** Nothing was heard for a while; any message is the end of it. */
  silent(): void
  /** Exactly once, whatever happens. */
  end(end: SessionEnd): void
  /** Exactly once, after `end`: the process is gone and its place is free. */
  exit(): void
}

export type SessionOptions = {
  launcher: TrainerLauncher
  threads: number
  start: Extract<ToTrainer, { type: 'start' }>
  timeouts: TrainingTimeouts
  listener: SessionListener
}

export type TrainerSession = {
  /** Asks the trainer to finish its batch, waits, then ends the process. */
  stop(): void
  /** Ends the process at once; the run counts as stopped. */
  kill(): void
}

type Phase = 'launching' | 'ready' | 'started' | 'ended' | 'gone'

const failure = (code: string, message: string): SessionEnd => ({
  outcome: 'failed',
  epochs_done: null,
  test: null,
  error: { code, message }
})
type EndError = NonNullable<SessionEnd['error']>

/** Whether a trainer ended because the place of its checkpoints took no more: what Node says of the system's own errors begins with their code. */
function isHeldUp(error: SessionEnd['error'], checkpointFolder: string): error is EndError {
  const { message = '' } = error ?? {}
  return /^(ENOSPC|EDQUOT|EROFS|EIO): /.test(message) || (/^(ENOENT|EACCES|EPERM): /.test(message) && message.includes(checkpointFolder))
}
const storageFailed = ({ message }: EndError): EndError => ({
  code: 'STORAGE_FAILED',
  message: `A checkpoint could not be written: ${message}`
})

const stopped: SessionEnd = { outcome: 'stopped', epochs_done: null, test: null, error: null }

/** One trainer process from its launch to its exit: handshake, every message checked, heartbeat, and ask, wait, kill. */
export function createTrainerSession({ launcher, threads, start, timeouts, listener }: SessionOptions): TrainerSession {
  let phase: Phase = 'launching'
  let wanted = false
  let process: TrainerProcess | undefined
  const timers = new Set<NodeJS.Timeout>()
  const after = (ms: number, work: () => void): void => void timers.add(setTimeout(work, ms))
  let heartbeat: Heartbeat | undefined

  /** From `ready` on; until then the handshake has its own timeout. */
  const watch = (): Heartbeat =>
    createHeartbeat({
      silentMs: timeouts.silentMs,
      deadMs: timeouts.deadMs,
      onSilent: () =>
        guarded(() => {
          listener.silent()
          listener.log([`Nothing was heard from the trainer for ${timeouts.silentMs / 1000} s.`])
        }),
      onDead: () => {
        const seconds = (timeouts.silentMs + timeouts.deadMs) / 1000
        endAndKill(failure('TRAINER_UNRESPONSIVE', `The trainer said nothing for ${seconds} s and was ended.`))
      }
    })

  /** What the listener cannot take ends the run, never the program. A fault of the place holds it up: its trainer may still keep a checkpoint. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const how = failure('STORAGE_FAILED', `What the run measured could not be written: ${reason}`)
      if (!isPlaceFault(error)) return endAndKill(how)
      end({ ...how, held: true })
      send({ type: 'stop' })
      after(timeouts.stopMs, killProcess)
    }
  }

  function gone(): void {
    if (phase === 'gone') return
    phase = 'gone'
    heartbeat?.stop()
    for (const timer of timers) clearTimeout(timer)
    listener.exit()
  }

  function end(how: SessionEnd): void {
    if (phase === 'ended' || phase === 'gone') return
    phase = 'ended'
    heartbeat?.stop()
    listener.end(how)
  }

  function killProcess(): void {
    process?.kill()
    after(timeouts.exitMs, gone)
  }

  function endAndKill(how: SessionEnd): void {
    end(how)
    if (phase !== 'gone') killProcess()
  }

  function send(message: ToTrainer): void {
    try {
      process?.send(message)
    } catch {
      // Its end of the line is closed, so its exit is about to be reported; that says more than this would.
    }
  }

  function order(type: FromTrainer['type']): boolean {
    if (phase === 'launching') return type === 'ready'
    if (phase === 'ready') return type === 'started' || type === 'log' || type === 'end' || type === 'progress'
    return type !== 'ready' && type !== 'started'
  }

  function take(message: FromTrainer): void {
    switch (message.type) {
      case 'ready':
        phase = 'ready'
        heartbeat = watch()
        listener.ready(message)
        return send(start)
      case 'started':
        phase = 'started'
        return listener.started(message)
      case 'progress':
        return listener.progress(message)
      case 'epoch':
        return listener.epoch(message)
      case 'checkpoints':
        return listener.checkpoints(message)
      case 'log':
        return listener.log([message.line])
      case 'end': {
        const { type: _, ...how } = message
        end(isHeldUp(message.error, start.checkpoint_folder) ? { ...how, error: storageFailed(message.error), held: true } : how)
        return after(timeouts.exitMs, killProcess)
      }
    }
  }

  function receive(raw: unknown): void {
    if (phase === 'ended' || phase === 'gone') return
    heartbeat?.beat()
    const parsed = fromTrainerSchema.safeParse(raw)
    if (!parsed.success)
      return endAndKill(failure('TRAINER_PROTOCOL', `The trainer said something that is not understood: ${parsed.error.message}`))
    if (!order(parsed.data.type))
      return endAndKill(failure('TRAINER_PROTOCOL', `The trainer said “${parsed.data.type}” when it should not.`))
    guarded(() => take(parsed.data))
  }

  function exited(exit: TrainerExit): void {
    if (phase !== 'ended' && phase !== 'gone') {
      const stderr = exit.stderrTail.filter(line => line.trim() !== '')
      if (!wanted && stderr.length > 0) guarded(() => listener.log(stderr))
      end(wanted ? stopped : { ...stopped, outcome: 'failed', error: describeExit(exit) })
    }
    gone()
  }

  function launch(): void {
    after(timeouts.readyMs, () => {
      if (phase === 'launching') endAndKill(failure('TRAINER_NOT_READY', `The trainer was not ready within ${timeouts.readyMs / 1000} s.`))
    })
    process = launcher.launch({ threads })
    process.onMessage(receive)
    process.onExit(exited)
  }

  try {
    launch()
  } catch (error) {
    // As with every other failure, the caller hears of it after it has this session in its hands.
    setImmediate(() => {
      end(failure('TRAINER_CRASHED', `The trainer could not be started: ${error instanceof Error ? error.message : String(error)}`))
      gone()
    })
  }

  return {
    stop() {
      if (wanted || phase === 'ended' || phase === 'gone') return
      wanted = true
      // Before its start there is nothing to finish and nothing to keep.
      if (phase === 'launching') endAndKill(stopped)
      else {
        send({ type: 'stop' })
        after(timeouts.stopMs, () => endAndKill(stopped))
      }
    },
    kill() {
      wanted = true
      endAndKill(stopped)
    }
  }
}
