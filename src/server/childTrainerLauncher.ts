import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createStderrTail, trainerEnvironment, trainerNodeFlags } from '../core/training/trainerLauncher.ts'
import type { TrainerExit, TrainerLauncher, TrainerProcess } from '../core/training/trainerLauncher.ts'
import type { FromTrainer, ToTrainer } from '../shared/trainerProtocol.ts'

const trainerProgram = path.join(import.meta.dirname, '../trainer/index.ts')

/** Trainers as child processes of Node. They end with this process: the trainer leaves when its channel closes. */
export function createChildTrainerLauncher({ program = trainerProgram }: { program?: string } = {}): TrainerLauncher {
  return { launch: ({ threads }) => launchChild(program, threads) }
}

const setpriv = '/usr/bin/setpriv'
const canWake = process.platform === 'linux' && existsSync(setpriv)

/**
 * A trainer leaves when its channel closes, but for one that was stopped from outside (SIGSTOP), which would outlive everybody unheard. So the
 * system lets such a one go on (SIGCONT) when this process ends, however it ends, and it leaves then. Signals of this kind last through exec.
 */
const command = canWake
  ? { execPath: setpriv, execArgv: ['--pdeathsig', 'CONT', process.execPath, ...trainerNodeFlags] }
  : { execArgv: trainerNodeFlags }

function launchChild(program: string, threads: number): TrainerProcess {
  const child = fork(program, [], {
    serialization: 'advanced',
    ...command,
    env: { ...process.env, ...trainerEnvironment(threads) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  })
  const stderr = createStderrTail()
  const messageListeners = new Set<(message: FromTrainer) => void>()
  const exitListeners = new Set<(exit: TrainerExit) => void>()
  let exit: TrainerExit | undefined

  function end(code: number | null, signal: string | null): void {
    if (exit) return
    exit = { code, signal, stderrTail: stderr.lines() }
    for (const listener of exitListeners) listener(exit)
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.add(text))
  child.on('message', message => {
    for (const listener of messageListeners) listener(message as FromTrainer)
  })
  // 'close' comes after the last of stderr, 'exit' may come before it; 'error' comes alone where the process could not start.
  child.on('close', end)
  child.on('error', error => {
    stderr.add(`${error.message}\n`)
    if (child.pid === undefined) end(null, null)
  })

  return {
    pid: child.pid,
    send(message: ToTrainer) {
      // A process that is ending cannot be told anything any more; its exit is what counts.
      if (child.connected) child.send(message, () => undefined)
    },
    onMessage(listener) {
      messageListeners.add(listener)
      return () => messageListeners.delete(listener)
    },
    onExit(listener) {
      if (exit) listener(exit)
      else exitListeners.add(listener)
      return () => exitListeners.delete(listener)
    },
    kill: () => void child.kill('SIGKILL')
  }
}
