import { ExpectedError } from '../shared/errors.ts'
import { toTrainerSchema } from '../shared/trainerProtocol.ts'
import type { FromTrainer } from '../shared/trainerProtocol.ts'
import { describeEnvironment } from './environment.ts'
import { openParentPort } from './parentPort.ts'
import type { Start } from './prepare.ts'
import { trainRun } from './trainRun.ts'

/** The program of a trainer process: says ready, waits for one start, trains that run, says how it ended, and exits. */
const port = openParentPort()
let stopRequested = false
let started = false
let epochsDone = 0

// Whoever asked for this run is gone; nobody would hear of its end. Every finished epoch is in a checkpoint.
port.onClose(() => process.exit(0))

function tell(message: FromTrainer): void {
  if (message.type === 'epoch') epochsDone = message.epoch
  // A parent that is gone also closes the port, which ends the process.
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
  await port.send(end)
  process.exit(0)
}

port.onMessage(message => {
  const received = toTrainerSchema.parse(message)
  if (received.type === 'stop') stopRequested = true
  else if (!started) {
    started = true
    void train(received)
  }
})

tell({ type: 'ready', environment: describeEnvironment() })
