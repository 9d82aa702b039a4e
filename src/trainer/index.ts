import { ExpectedError } from '../shared/errors.ts'
import { toTrainerSchema } from '../shared/trainerProtocol.ts'
import type { FromTrainer } from '../shared/trainerProtocol.ts'
import { createAnswerer } from './answerer.ts'
import { describeEnvironment } from './environment.ts'
import { openParentPort } from './parentPort.ts'
import type { Start } from './prepare.ts'
import { trainRun } from './trainRun.ts'

/** The program of a trainer process: says ready, waits for one start, trains that run, says how it ended, and exits; or answers questions until it is ended. */
const port = openParentPort()
const answerer = createAnswerer()
let stopRequested = false
let started = false
let epochsDone = 0

// A Ctrl-C in a terminal, or closing it, reaches every process that was started from there; what becomes of this one is its parent's to say.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('SIGTERM', () => (stopRequested = true))

/** Longer than a batch and a checkpoint take, and short enough for nobody to wonder what still runs. */
const lastWordsMs = 10_000
// Whoever asked for this run is gone. It ends as if asked to stop, so that its checkpoint is whole; nobody would hear of its end.
port.onClose(() => {
  stopRequested = true
  if (!started) process.exit(0)
  setTimeout(() => process.exit(0), lastWordsMs)
})

function tell(message: FromTrainer): void {
  if (message.type === 'epoch') epochsDone = message.epoch
  // A parent that is gone also closes the port, which ends the run.
  port.send(message).catch(() => undefined)
}

function failedEnd(error: unknown): FromTrainer {
  const code: unknown = error instanceof ExpectedError ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  return {
    type: 'end',
    outcome: 'failed',
    epochs_done: epochsDone,
    test: null,
    error: { code: typeof code === 'string' ? code : 'TRAINER_ERROR', message }
  }
}

async function train(start: Start): Promise<void> {
  let end: FromTrainer
  try {
    end = await trainRun(start, { send: tell, stopRequested: () => stopRequested })
  } catch (error) {
    end = failedEnd(error)
  }
  await port.send(end).catch(() => undefined)
  process.exit(0)
}

port.onMessage(message => {
  const received = toTrainerSchema.parse(message)
  if (received.type === 'stop') stopRequested = true
  else if (received.type === 'ask') tell(answerer.answer(received))
  else if (!started) {
    started = true
    void train(received)
  }
})

tell({ type: 'ready', environment: describeEnvironment() })
