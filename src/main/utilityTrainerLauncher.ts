import { utilityProcess } from 'electron'
import { createStderrTail, trainerEnvironment, trainerNodeFlags } from '../core/training/trainerLauncher.ts'
import type { TrainerExit, TrainerLauncher, TrainerProcess } from '../core/training/trainerLauncher.ts'
import type { FromTrainer } from '../shared/trainerProtocol.ts'

/** Time given to the last of stderr after the process is gone; Electron tells of the exit without waiting for it. */
const drainMs = 100

/** Trainers as Electron utility processes; Electron ends them with the app. */
export const createUtilityTrainerLauncher = (program: string): TrainerLauncher => ({
  launch: ({ threads }) => launchUtility(program, threads)
})

function launchUtility(program: string, threads: number): TrainerProcess {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...trainerEnvironment(threads) }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )
  const child = utilityProcess.fork(program, [], {
    serviceName: 'Trialbook trainer',
    env,
    execArgv: trainerNodeFlags,
    stdio: ['ignore', 'ignore', 'pipe']
  })
  const stderr = createStderrTail()
  const messageListeners = new Set<(message: FromTrainer) => void>()
  const exitListeners = new Set<(exit: TrainerExit) => void>()
  let exit: TrainerExit | undefined
  let isGone = false

  function end(code: number | null): void {
    isGone = true
    setTimeout(() => {
      exit = { code, signal: null, stderrTail: stderr.lines() }
      for (const listener of exitListeners) listener(exit)
    }, drainMs)
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.add(text))
  child.on('message', (message: FromTrainer) => {
    for (const listener of messageListeners) listener(message)
  })
  child.on('error', (type, location) => stderr.add(`${type} in ${location}\n`))
  child.once('exit', end)

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
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    }
  }
}
