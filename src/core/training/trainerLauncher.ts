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
