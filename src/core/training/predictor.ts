import type { Sample } from '../../shared/sample.ts'
import { fromTrainerSchema } from '../../shared/trainerProtocol.ts'
import type { ToTrainer } from '../../shared/trainerProtocol.ts'
import type { TrainerLauncher, TrainerProcess } from './trainerLauncher.ts'

export type Predictor = ReturnType<typeof createPredictor>

type Open = { resolve: (answers: number[][]) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }
type Timeouts = { idleMs: number; answerMs: number }

/** Long enough for somebody who thinks between two drawings; TensorFlow then gives its memory back. */
const usualTimeouts: Timeouts = { idleMs: 60_000, answerMs: 60_000 }

/** Asks trained models, in a process of its own that is started when it is needed and ended when it is not. */
export function createPredictor({ launcher }: { launcher: TrainerLauncher }, timeouts: Timeouts = usualTimeouts) {
  let process: TrainerProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let asked = 0
  /** What waits for the process to be ready. */
  let unsent: ToTrainer[] | undefined
  const open = new Map<number, Open>()

  function end(reason: string): void {
    clearTimeout(idle)
    const ended = process
    process = undefined
    for (const [question, { reject, timer }] of open) {
      clearTimeout(timer)
      open.delete(question)
      reject(new Error(reason))
    }
    ended?.kill()
  }

  function launched(): TrainerProcess {
    if (process) return process
    const own = launcher.launch({ threads: 1 })
    own.onMessage(message => {
      const read = fromTrainerSchema.safeParse(message)
      if (!read.success) return
      if (read.data.type === 'ready') {
        for (const one of unsent ?? []) own.send(one)
        unsent = undefined
      }
      if (read.data.type !== 'answered') return
      const { question, answers, error } = read.data
      const waiting = open.get(question)
      open.delete(question)
      clearTimeout(waiting?.timer)
      if (answers) waiting?.resolve(answers)
      else waiting?.reject(new Error(error ?? 'The model gave no answer.'))
    })
    own.onExit(({ stderrTail }) => {
      if (process === own) end(`The process that asks models ended. ${stderrTail.at(-1) ?? ''}`.trim())
    })
    process = own
    unsent = []
    return own
  }

  return {
    /** What the model in a folder answers to each sample. Rejects with an Error where there is no such model, or the samples do not fit. */
    ask(modelFolder: string, samples: readonly Sample[]): Promise<number[][]> {
      clearTimeout(idle)
      idle = setTimeout(() => end('Nobody waits any more.'), timeouts.idleMs)
      idle.unref()
      const question = ++asked
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end('The model did not answer in time.'), timeouts.answerMs)
        open.set(question, { resolve, reject, timer })
        const ask: ToTrainer = { type: 'ask', question, model_folder: modelFolder, samples: samples.map(sample => [...sample]) }
        const to = launched()
        if (unsent) unsent.push(ask)
        else to.send(ask)
      })
    },
    close: (): void => end('The library is closed.')
  }
}
