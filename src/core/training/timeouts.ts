export type TrainingTimeouts = {
  /** From launch until the trainer has loaded TensorFlow. */
  readyMs: number
  /** Silence after which a run is told of as not responding. The longest batch anyone trains must fit into the two together. */
  silentMs: number
  /** Further silence after that warning, before the process is ended. */
  deadMs: number
  /** From the wish to stop until the process is ended; a batch and a checkpoint must fit. */
  stopMs: number
  /** From `end`, or from ending the process, until it is taken for gone. */
  exitMs: number
  /** Between two tries to write what a full disk or a lost folder did not take. */
  retryMs: number
}

export const defaultTimeouts: TrainingTimeouts = {
  readyMs: 120_000,
  silentMs: 20_000,
  deadMs: 580_000,
  stopMs: 10_000,
  exitMs: 10_000,
  retryMs: 2000
}
