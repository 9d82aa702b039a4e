import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '../../src/shared/run.ts'
import type { Point } from '../../src/shared/series.ts'
import type { TrialView } from '../../src/shared/sweep.ts'
import { installProgram } from '../support/commandLine.ts'
import { survives } from '../support/faults.ts'
import { openTestCore, temporaryFolder } from '../support/openTestCore.ts'
import { lockOf, startOwnHost } from '../support/ownHost.ts'
import { connectClient } from '../support/startServer.ts'

const program = installProgram()
const script = 'learning rate matters, slowly'
const [planned, epochs, workers] = [8, 4, 4]
const request = {
  name: 'rates',
  hyperparameters: { num_epochs: epochs },
  space: { learning_rate: { type: 'float', low: 0.0001, high: 0.9, log: true } },
  objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
  sampler: { kind: 'random', seed: 7 },
  budget: { trials: planned },
  workers
} as const

type Heard = { points: Map<string, Point[]>; states: Map<string, Run['state']> }

/** Starts a sweep at a host and kills the host some milliseconds after so many epochs were heard of. */
async function killedDuringSweep(libraryFolder: string, cut: { epoch: number; laterMs: number }): Promise<Heard & { sweep: string }> {
  const { host } = await startOwnHost({ program, libraryFolder, script })
  const { client } = await connectClient(lockOf(libraryFolder).contact)
  const stream = await client.events.subscribe()
  const { sweep } = await client.sweeps.start(request)
  const heard: Heard = { points: new Map(), states: new Map() }
  const reached = Promise.withResolvers<undefined>()
  let epochsHeard = 0
  if (cut.epoch === 0) reached.resolve(undefined)
  const hearing = (async () => {
    for await (const event of stream) {
      if (event.type === 'runs_changed') for (const { id, state } of event.runs) heard.states.set(id, state)
      if (event.type !== 'points_added') continue
      heard.points.set(event.run_id, [...(heard.points.get(event.run_id) ?? []), ...event.points])
      if (++epochsHeard === cut.epoch) reached.resolve(undefined)
    }
  })().catch(() => undefined)
  await reached.promise
  await sleep(cut.laterMs)
  host.child.kill('SIGKILL')
  await Promise.all([host.ended, hearing])
  return { ...heard, sweep: sweep.id }
}

const keyOf = ({ metric, step, value }: { metric: string; step: number; value: number }): string => `${metric} ${step} ${value}`

/** How many points that a client was told of are not in the library, which is only looked at. */
async function lostPoints(libraryFolder: string, { points, states }: Heard): Promise<number> {
  const { client, core } = await openTestCore({ libraryFolder, trainQueued: false })
  const { rows } = await client.runs.list({})
  assert.ok(rows.every(({ state }) => state !== 'running' && state !== 'failed'))
  for (const [id, state] of states) {
    const now = rows.find(run => run.id === id)?.state
    // Its end may have been written and not yet told.
    if (state === 'running') assert.ok(now === 'interrupted' || now === 'completed', `a run that trained is ${now}`)
    else if (state !== 'queued') assert.equal(now, state)
  }
  let lost = 0
  for (const [id, told] of points) {
    const series = await client.runs.series({ ids: [id] })
    const kept = new Set(
      series.flatMap(({ metric, steps, values }) => [...values].map((value, i) => keyOf({ metric, step: steps[i]!, value })))
    )
    lost += told.filter(point => !kept.has(keyOf(point))).length
  }
  await core.close()
  return lost
}

/** Goes on with the sweep at a new host until it is done; resolves with its trials and how long the host took to be ready. */
async function goOn(libraryFolder: string, id: string): Promise<{ trials: TrialView[]; runs: Run[]; recoveryMs: number }> {
  const startedAt = performance.now()
  const { host } = await startOwnHost({ program, libraryFolder, script })
  const { client } = await connectClient(lockOf(libraryFolder).contact)
  const first = await client.sweeps.get({ id })
  const recoveryMs = performance.now() - startedAt
  let { sweep, trials } = first
  while (sweep.state === 'running') {
    await sleep(50)
    ;({ sweep, trials } = await client.sweeps.get({ id }))
  }
  assert.equal(sweep.state, 'completed')
  const { rows } = await client.runs.list({})
  host.child.kill('SIGTERM')
  await host.ended
  return { trials, runs: rows, recoveryMs }
}

survives({ fault: 1, name: 'kill -9 of the app during a sweep of four workers', tries: { short: 3, long: 100 } }, async chance => {
  const libraryFolder = temporaryFolder()
  const cut = { epoch: chance.between(0, planned * epochs - 1), laterMs: chance.between(0, 60) }
  const { sweep, ...heard } = await killedDuringSweep(libraryFolder, cut)
  const lost = await lostPoints(libraryFolder, heard)
  const { trials, runs, recoveryMs } = await goOn(libraryFolder, sweep)
  assert.deepEqual(
    trials.map(({ number }) => number),
    Array.from({ length: planned }, (_, number) => number)
  )
  assert.deepEqual(new Set(trials.map(({ state }) => state)), new Set(['completed']))
  assert.deepEqual(
    runs.map(({ state, epochs_done }) => `${state} ${epochs_done}`),
    Array(planned).fill(`completed ${epochs}`)
  )
  return { lostPoints: lost, recoveryMs }
})
