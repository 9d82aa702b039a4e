import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { TrainerExit, TrainerLauncher, TrainerProcess } from '../../src/core/training/trainerLauncher.ts'

const program = new URL('./scriptedTrainer.ts', import.meta.url)

export type ScriptedLauncher = TrainerLauncher & {
  /** The script of the processes to come. */
  play(script: string): void
  /** The threads each launch asked for. */
  readonly launches: number[]
  /** Processes that are still there. */
  alive(): number
  /** Ends the newest process from outside, as a person or the system might. */
  killNewest(signal: NodeJS.Signals): void
}

function wrap(child: ChildProcess): TrainerProcess {
  const stderrTail: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderrTail.push(...text.split('\n').filter(Boolean)))
  let ended: TrainerExit | undefined
  // `close` comes after the last of stderr, `exit` may come before.
  child.on('close', (code, signal) => (ended = { code, signal, stderrTail }))
  return {
    pid: child.pid,
    send(message) {
      // As the real launcher: a process that is ending cannot be told anything any more; its exit is what counts.
      if (child.connected) child.send(message, () => undefined)
    },
    onMessage(listener) {
      child.on('message', listener)
      return () => child.off('message', listener)
    },
    onExit(listener) {
      if (ended) listener(ended)
      else child.on('close', (code, signal) => listener({ code, signal, stderrTail }))
      return () => undefined
    },
    kill: () => void child.kill('SIGKILL')
  }
}

/** Starts scripted trainers as real processes. */
export function createScriptedLauncher(firstScript = 'completes'): ScriptedLauncher {
  let script = firstScript
  const launches: number[] = []
  const children = new Set<ChildProcess>()
  return {
    launches,
    play: next => void (script = next),
    alive: () => children.size,
    killNewest: signal => void [...children].at(-1)?.kill(signal),
    launch({ threads }) {
      launches.push(threads)
      const env = { ...process.env, NODE_OPTIONS: '', TRIALBOOK_TEST_SCRIPT: script, TRIALBOOK_TEST_THREADS: String(threads) }
      const child = fork(program, { env, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
      children.add(child)
      child.on('close', () => children.delete(child))
      return wrap(child)
    }
  }
}
