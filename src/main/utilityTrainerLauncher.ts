import { setTimeout as sleep } from 'node:timers/promises'
import { utilityProcess } from 'electron'
import type { UtilityProcess } from 'electron'
import { createStderrTail, trainerEnvironment, trainerNodeFlags } from '../core/training/trainerLauncher.ts'
import type { TrainerExit, TrainerLauncher, TrainerProcess } from '../core/training/trainerLauncher.ts'
import type { FromTrainer } from '../shared/trainerProtocol.ts'

/** How long the end of stderr is waited for after an exit; a process that the trainer left behind may hold it open. */
const drainMs = 1000

/** Trainers as Electron utility processes; Electron ends them with the app. */
export const createUtilityTrainerLauncher = (program: string): TrainerLauncher => ({
  launch: ({ threads }) => launchUtility(program, threads)
})

function fork(program: string, threads: number): UtilityProcess {
  const env = Object.entries({ ...process.env, ...trainerEnvironment(threads) })
  return utilityProcess.fork(program, [], {
    serviceName: 'Trialbook trainer',
    env: Object.fromEntries(env.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    execArgv: trainerNodeFlags,
    stdio: ['ignore', 'ignore', 'pipe']
  })
}

/** Electron tells of an exit without waiting for the last of stderr, which says why. */
function onDrainedExit(child: UtilityProcess, listener: (code: number) => void): void {
  const drained = new Promise<void>(resolve => (child.stderr ? child.stderr.once('end', resolve).once('close', resolve) : resolve()))
  child.once('exit', code => void Promise.race([drained, sleep(drainMs, undefined, { ref: false })]).then(() => listener(code)))
}

/** Ends a process at once, whether it has spawned yet or not. Electron's own `kill` only asks. */
function killAtOnce(child: UtilityProcess): void {
  if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
  else child.once('spawn', () => killAtOnce(child))
}

function launchUtility(program: string, threads: number): TrainerProcess {
  const child = fork(program, threads)
  const stderr = createStderrTail()
  const messageListeners = new Set<(message: FromTrainer) => void>()
  const exitListeners = new Set<(exit: TrainerExit) => void>()
  let exit: TrainerExit | undefined
  let isGone = false

  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.add(text))
  child.on('message', (message: FromTrainer) => {
    for (const listener of messageListeners) listener(message)
  })
  child.on('error', (type, location) => stderr.add(`${type} in ${location}\n`))
  child.once('exit', () => (isGone = true))
  onDrainedExit(child, code => {
    exit = { code, signal: null, stderrTail: stderr.lines() }
    for (const listener of exitListeners) listener(exit)
  })

  return {
    get pid() {
      return child.pid
    },
    send(message) {
      if (!isGone) child.postMessage(message)
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
    kill() {
      if (!isGone) killAtOnce(child)
    }
  }
}
