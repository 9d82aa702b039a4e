import { setTimeout as sleep } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import { createCore } from '../../src/core/createCore.ts'
import type { TrainerExit, TrainerLauncher } from '../../src/core/training/trainerLauncher.ts'
import type { FromTrainer, ToTrainer } from '../../src/shared/trainerProtocol.ts'

/**
 * A program that fills the library named by its first argument with as many runs as its second says, fast: through the core, with trainers that are
 * functions of this process. Run n is `seeded n`; every seventh diverged, every eleventh failed and every thirteenth was stopped. A third argument says how
 * many experiments they take turns in.
 */
const [libraryFolder = '', count = '0', experiments = '1'] = process.argv.slice(2)
const epochs = 4
const stepsPerEpoch = 10
const startedAt = Date.UTC(2026, 0, 1)

type Outcome = 'completed' | 'diverged' | 'failed' | 'stopped'
const outcomeOf = (number: number): Outcome =>
  number % 7 === 0 ? 'diverged' : number % 11 === 0 ? 'failed' : number % 13 === 0 ? 'stopped' : 'completed'

function epochMessage(number: number, epoch: number, diverges: boolean): FromTrainer {
  const loss = diverges ? NaN : (1 + (number % 17) / 10) / epoch
  const values = { loss, accuracy: diverges ? NaN : 1 - loss / 4, val_loss: loss * 1.1, val_accuracy: diverges ? NaN : 1 - loss / 3.6 }
  const place = { step: epoch * stepsPerEpoch, epoch, time: startedAt + number * 60_000 + epoch * 1000 }
  return {
    type: 'epoch',
    epoch,
    epoch_ms: 1000,
    points: Object.entries({ ...values, epoch_ms: 1000 }).map(([metric, value]) => ({ ...place, metric, value }))
  }
}

/** Everything a trainer says about run `number`, in order. */
function* sayings(number: number): Generator<FromTrainer> {
  const outcome = outcomeOf(number)
  const sizes = { train_samples: 54_000, validation_samples: 6000, test_samples: 10_000, steps_per_epoch: stepsPerEpoch }
  yield { type: 'started', parameters: 134_794, ...sizes }
  yield { type: 'log', line: `training ${epochs} epochs` }
  const done = outcome === 'completed' ? epochs : 2
  for (let epoch = 1; epoch <= done; epoch++) yield epochMessage(number, epoch, outcome === 'diverged' && epoch === done)
  if (outcome === 'failed') return
  const error = outcome === 'diverged' ? { code: 'DIVERGED', message: `loss became NaN in epoch ${done}, batch 7.` } : null
  const test = outcome === 'completed' ? { loss: 0.1, accuracy: 0.97 } : null
  yield { type: 'end', outcome, epochs_done: outcome === 'diverged' ? done - 1 : done, test, error }
}

let launched = 0
/** A trainer without a process: it says all it has to say as soon as it is told to start. */
const launcher: TrainerLauncher = {
  launch() {
    const number = ++launched
    const listeners = new Set<(message: FromTrainer) => void>()
    const ended = Promise.withResolvers<TrainerExit>()
    const say = (message: FromTrainer): void => listeners.forEach(listener => listener(message))
    setImmediate(() => say({ type: 'ready', environment: { tensorflow: 'seeded', threads: 1 } }))
    return {
      pid: undefined,
      send(message: ToTrainer) {
        if (message.type !== 'start') return
        for (const saying of sayings(number)) say(saying)
        const failed = outcomeOf(number) === 'failed'
        ended.resolve({ code: failed ? 134 : 0, signal: null, stderrTail: failed ? ['Out of memory: cannot allocate 12 GB'] : [] })
      },
      onMessage(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      onExit(listener) {
        void ended.promise.then(listener)
        return () => undefined
      },
      kill: () => ended.resolve({ code: null, signal: 'SIGKILL', stderrTail: [] })
    }
  }
}

const core = await createCore({
  libraryFolder,
  launcher,
  appVersion: '0.0.0-test',
  capabilities: { pick_files: false, reveal_folder: false, native_menu: false },
  // One at a time, so that numbers and outcomes belong together.
  cores: 2
})
const client = createRouterClient(core.router)
for (let number = 1; number <= Number(count); number++) {
  const hyperparameters = {
    num_epochs: epochs,
    seed: number,
    learning_rate: [0.0003, 0.001, 0.003, 0.01][number % 4],
    hidden_units: [64, 128, 256][number % 3],
    dropout_rate: [0, 0.2][number % 2]
  }
  const turn = number % Number(experiments)
  await client.runs.start({ name: `seeded ${number}`, hyperparameters, experiment: turn === 0 ? 'Default' : `Experiment ${turn + 1}` })
}
const active = async (): Promise<number> => {
  const { queued, running } = await client.queue.get()
  return queued.length + running.length
}
while ((await active()) > 0) await sleep(5)
await core.close()
