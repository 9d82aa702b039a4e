import type { FromTrainer, ToTrainer } from '../../shared/trainerProtocol.ts'

/** How a trainer process ended. `code` and `signal` are as the operating system gave them; `stderrTail` is the last lines it wrote. */
export type TrainerExit = { code: number | null; signal: string | null; stderrTail: string[] }

/** One trainer process. A host makes it; the core talks to it and never learns which kind it is. */
export type TrainerProcess = {
  readonly pid: number | undefined
  send(message: ToTrainer): void
  /** Messages arrive in order and unchecked; returns what stops listening. */
  onMessage(listener: (message: FromTrainer) => void): () => void
  /** Called once, also where the process could not start; at once for a listener that comes after the end. */
  onExit(listener: (exit: TrainerExit) => void): () => void
  /** Ends the process at once. */
  kill(): void
}

/** `threads` reaches TensorFlow through the process's environment, since it is read when the library loads. */
export type TrainerLauncher = { launch(options: { threads: number }): TrainerProcess }

/** What a trainer's environment needs whoever starts it: TensorFlow's threads, no chatter, and one malloc arena, since one thread does the work. */
export const trainerEnvironment = (threads: number): Record<string, string> => ({
  OMP_NUM_THREADS: String(threads),
  TF_NUM_INTRAOP_THREADS: String(threads),
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
  MALLOC_ARENA_MAX: '1'
})

/** A small young generation keeps a trainer some 10 MB smaller; its work is in native code. */
export const trainerNodeFlags = ['--max-semi-space-size=1']

const keptLines = 40
/** What TensorFlow says at every start and nobody needs to read. */
const chatter = /^(WARNING: All log messages before absl|[IW]\d{4} )/

/** Keeps the last lines of a text stream that comes in pieces. */
export function createStderrTail() {
  let lines: string[] = []
  let unfinished = ''
  return {
    add(text: string): void {
      const pieces = (unfinished + text).split(/\r?\n/)
      unfinished = pieces.pop() ?? ''
      lines = [...lines, ...pieces.filter(line => line !== '' && !chatter.test(line))].slice(-keptLines)
    },
    lines: (): string[] => (unfinished === '' ? lines : [...lines, unfinished].slice(-keptLines))
  }
}
