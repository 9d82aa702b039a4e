import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { TrainerLauncher } from '../../src/core/training/trainerLauncher.ts'
import { createChildTrainerLauncher } from '../../src/server/childTrainerLauncher.ts'
import type { CoreEvent } from '../../src/shared/event.ts'
import type { Run } from '../../src/shared/run.ts'
import { survives } from '../support/faults.ts'
import type { Chance, Survived } from '../support/faults.ts'
import { openTestCore } from '../support/openTestCore.ts'
import type { TestCore } from '../support/openTestCore.ts'
import { isAlive, untilGone } from '../support/processes.ts'

const scripted = new URL('../support/scriptedTrainer.ts', import.meta.url).pathname
const [trials, epochs] = [4, 4]

/** The launcher of the Node host, which also tells the process of each run. */
function watched(program?: string): TrainerLauncher & { pidOf: Map<string, number> } {
  const inner = createChildTrainerLauncher(program === undefined ? {} : { program })
  const pidOf = new Map<string, number>()
  return {
    pidOf,
    launch(options) {
      const child = inner.launch(options)
      return {
        ...child,
        send(message) {
          if (message.type === 'start' && child.pid !== undefined) pidOf.set(message.run_id, child.pid)
          child.send(message)
        }
      }
    }
  }
}

type Struck = TestCore & { id: string; pid: number; ended: () => Promise<Run> }

/** Starts a sweep of two workers and strikes the trainer of a run after its first or second epoch. */
async function struck(
  chance: Chance,
  strike: (pid: number) => void,
  { program, ...hyperparameters }: { program?: string; [key: string]: unknown }
): Promise<Struck> {
  process.env['TRIALBOOK_TEST_SCRIPT'] = 'learning rate matters, slowly'
  const launcher = watched(program)
  const core = await openTestCore({ launcher, timeouts: { silentMs: 1500, deadMs: 1500 } })
  const { sweep } = await core.client.sweeps.start({
    name: 'rates',
    hyperparameters: { num_epochs: epochs, ...hyperparameters },
    space: { learning_rate: { type: 'float', low: 0.0001, high: 0.9, log: true } },
    objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
    sampler: { kind: 'random', seed: 7 },
    budget: { trials },
    workers: 2
  })
  const after = chance.between(1, 3)
  const stream = await core.client.events.subscribe()
  let heard = 0
  let id: string | undefined
  for await (const event of stream) {
    if (event.type !== 'points_added' || (event.points[0]?.epoch ?? epochs) > 2 || ++heard < after) continue
    id = event.run_id
    break
  }
  const pid = launcher.pidOf.get(id ?? '') ?? NaN
  strike(pid)
  /** The sweep goes on to its end, and only this run has not completed. */
  async function ended(): Promise<Run> {
    while ((await core.client.sweeps.get({ id: sweep.id })).sweep.state === 'running') await new Promise(resolve => setTimeout(resolve, 20))
    const { rows } = await core.client.runs.list({})
    assert.equal(rows.length, trials)
    for (const run of rows)
      if (run.id !== id) assert.deepEqual([run.state, run.epochs_done], ['completed', hyperparameters['num_epochs'] ?? epochs])
    await untilGone(pid)
    return rows.find(run => run.id === id)!
  }
  return { ...core, id: id!, pid, ended }
}

const failsWith = async (struckRun: Promise<Struck>, reason: RegExp): Promise<Survived> => {
  const { error, state, epochs_done } = await (await struckRun).ended()
  assert.equal(state, 'failed')
  assert.match(`${error?.code}: ${error?.message}`, reason)
  assert.ok(epochs_done >= 1)
  return {}
}

for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGBUS'] as const)
  survives({ fault: 2, name: `${signal} in one trainer of a sweep`, tries: { short: 1, long: 20 } }, chance =>
    failsWith(
      struck(chance, pid => void process.kill(pid, signal), { program: scripted }),
      new RegExp(`^TRAINER_CRASHED: The trainer was ended by ${signal} before the run was done\\. \\S`)
    )
  )

const noLimits = existsSync('/usr/bin/prlimit') ? undefined : 'there is no prlimit to take memory from a process that runs'
survives({ fault: 2, name: 'no memory left for one real trainer of a sweep', tries: { short: 1, long: 5 }, skip: noLimits }, chance => {
  const starve = (pid: number): void => void execFileSync('/usr/bin/prlimit', ['--pid', String(pid), '--as=1000000'])
  const strike = struck(chance, starve, { num_epochs: 12, max_train_samples: 3000 })
  return failsWith(strike, /^TRAINER_(OUT_OF_MEMORY|CRASHED|ERROR): .*(memory|allocat)/is)
})

/** Resolves with the event that tells of a run's silence. */
async function silence({ client, id }: Struck, events: readonly CoreEvent[]): Promise<void> {
  const isSilence = (event: CoreEvent): boolean =>
    event.type === 'progressed' && event.progress.run_id === id && event.progress.silent === true
  const stream = await client.events.subscribe()
  if (events.some(isSilence)) return
  for await (const event of stream) if (isSilence(event)) return
}
const hang = (pid: number): void => void process.kill(pid, 'SIGSTOP')

survives({ fault: 2, name: 'SIGSTOP of one trainer of a sweep, then force', tries: { short: 1, long: 10 } }, async chance => {
  const run = await struck(chance, hang, { program: scripted })
  await silence(run, run.events)
  const { progress } = await run.client.queue.get()
  assert.equal(progress.find(({ run_id }) => run_id === run.id)?.silent, true)
  const startedAt = performance.now()
  await run.client.runs.stop({ ids: [run.id], force: true })
  await untilGone(run.pid)
  const recoveryMs = performance.now() - startedAt
  assert.equal((await run.ended()).state, 'stopped')
  return { recoveryMs }
})

survives({ fault: 2, name: 'SIGSTOP of one trainer of a sweep, and nobody does anything', tries: { short: 1, long: 10 } }, async chance => {
  const run = await struck(chance, hang, { program: scripted })
  assert.ok(isAlive(run.pid))
  const { state, error } = await run.ended()
  assert.deepEqual([state, error?.code], ['failed', 'TRAINER_UNRESPONSIVE'])
  return {}
})
