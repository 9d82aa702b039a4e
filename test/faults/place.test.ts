import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CoreOptions } from '../../src/core/createCore.ts'
import { createChildTrainerLauncher } from '../../src/server/childTrainerLauncher.ts'
import type { Run } from '../../src/shared/run.ts'
import { survives } from '../support/faults.ts'
import { openTestCore, temporaryFolder } from '../support/openTestCore.ts'
import type { TestCore } from '../support/openTestCore.ts'
import { mountSmallDisk, noSmallDisk } from '../support/smallDisk.ts'

const timeouts = { retryMs: 100 }
const real = (): Partial<CoreOptions> => ({ launcher: createChildTrainerLauncher(), timeouts })
const hyperparameters = { num_epochs: 8, max_train_samples: 2000, seed: 3 }

/** All that a run measured but the time it took. */
async function curveOf({ client }: TestCore, id: string): Promise<string[]> {
  const series = await client.runs.series({ ids: [id] })
  return series
    .filter(({ metric }) => metric !== 'epoch_ms')
    .flatMap(({ metric, steps, values }) => [...values].map((value, i) => `${metric} ${steps[i]} ${value}`))
}

async function epochsHeard({ client }: TestCore, count: number): Promise<void> {
  const stream = await client.events.subscribe()
  let heard = 0
  for await (const event of stream) if (event.type === 'points_added' && ++heard >= count) return
}

const completed = async (core: TestCore, id: string): Promise<Run> => {
  const run = await core.reaches(id, 'completed', 'failed', 'stopped', 'diverged')
  assert.equal(`${run.state} ${run.error?.message ?? ''}`, 'completed ')
  return run
}
const heldUp = ({ events }: TestCore): string | undefined => events.find(event => event.type === 'storage_failed')?.reason

let whole: string[] | undefined
/** The curve of a run that nothing happens to. */
async function wholeCurve(): Promise<string[]> {
  if (whole) return whole
  const core = await openTestCore(real())
  const [run] = (await core.client.runs.start({ hyperparameters })).runs
  await completed(core, run!.id)
  whole = await curveOf(core, run!.id)
  return whole
}

/** Trains a real run; after some epochs the place is harmed until the run is held up, then mended: the curve is as if nothing had been. */
async function heldUpAndGoesOn(
  libraryFolder: string,
  after: number,
  place: { harm: () => void; mend: () => void }
): Promise<{ lostPoints: number; recoveryMs: number }> {
  const expected = await wholeCurve()
  const core = await openTestCore({ ...real(), libraryFolder })
  const [run] = (await core.client.runs.start({ hyperparameters })).runs
  await epochsHeard(core, after)
  place.harm()
  while (heldUp(core) === undefined) await sleep(20)
  const told = core.events
    .flatMap(event => (event.type === 'points_added' ? event.points : []))
    .filter(({ metric }) => metric !== 'epoch_ms')
  await sleep(300)
  place.mend()
  const mendedAt = performance.now()
  await epochsHeard(core, 1)
  const recoveryMs = performance.now() - mendedAt
  await completed(core, run!.id)
  const curve = await curveOf(core, run!.id)
  assert.deepEqual(curve, expected)
  const kept = new Set(curve)
  const lostPoints = told.filter(({ metric, step, value }) => !kept.has(`${metric} ${step} ${value}`)).length
  const checks = await core.client.host.check()
  assert.equal(checks.find(({ name }) => name === 'Database')?.ok, true)
  await core.core.close()
  return { lostPoints, recoveryMs }
}

survives({ fault: 5, name: 'a full disk while a run trains', tries: { short: 1, long: 12 }, skip: noSmallDisk }, chance => {
  const disk = mountSmallDisk(32e6)
  const left = [0, 20_000, 500_000, 1_000_000][chance.between(0, 3)]!
  return heldUpAndGoesOn(disk.folder, chance.between(1, 4), { harm: () => disk.fill(left), mend: disk.empty })
})

survives({ fault: 5, name: 'a full disk while a backup is taken', tries: { short: 1, long: 10 }, skip: noSmallDisk }, async chance => {
  const disk = mountSmallDisk(16e6)
  const core = await openTestCore({ libraryFolder: disk.folder })
  const [run] = (await core.client.runs.start({ hyperparameters: { num_epochs: 20 } })).runs
  await completed(core, run!.id)
  const first = await core.client.library.backUp()
  disk.fill(chance.between(0, 100_000))
  await assert.rejects(core.client.library.backUp(), { code: 'STORAGE_FAILED' })
  assert.deepEqual(await core.client.library.backups(), [first])
  disk.empty()
  assert.equal((await core.client.library.backUp()).fault, null)
  assert.equal((await core.client.runs.get({ id: run!.id })).run.epochs_done, 20)
  await core.core.close()
  return {}
})

survives({ fault: 5, name: 'a library folder that goes away while a run trains, and comes back', tries: { short: 1, long: 6 } }, chance => {
  const folder = path.join(temporaryFolder(), 'library')
  const away = `${folder}-away`
  const harm = (): void => renameSync(folder, away)
  return heldUpAndGoesOn(folder, chance.between(1, 4), { harm, mend: () => renameSync(away, folder) })
})

survives({ fault: 5, name: 'a library folder that can only be read', tries: { short: 1, long: 2 } }, async () => {
  const disk = noSmallDisk === undefined ? mountSmallDisk(32e6) : undefined
  const folder = path.join(disk?.folder ?? temporaryFolder(), 'library')
  mkdirSync(folder)
  const readOnly = (on: boolean): void => (disk ? disk.readOnly(on) : chmodSync(folder, on ? 0o500 : 0o700))
  readOnly(true)
  await assert.rejects(openTestCore({ libraryFolder: folder }), { code: 'LIBRARY_NOT_WRITABLE' })
  readOnly(false)
  const core = await openTestCore({ libraryFolder: folder })
  const [run] = (await core.client.runs.start({ hyperparameters: { num_epochs: 2 } })).runs
  await completed(core, run!.id)
  await core.core.close()
  return {}
})

for (const hours of [-1, 1])
  survives({ fault: 5, name: `the clock jumps ${hours} h while a run trains`, tries: { short: 1, long: 5 } }, async chance => {
    const clock = { offset: 0 }
    const core = await openTestCore({ script: 'slow', now: () => Date.now() + clock.offset })
    const [run] = (await core.client.runs.start({ hyperparameters: { num_epochs: 8, seed: 1 } })).runs
    await epochsHeard(core, chance.between(1, 6))
    clock.offset = hours * 3_600_000
    const { duration_ms, epochs_done } = await completed(core, run!.id)
    assert.equal(epochs_done, 8)
    assert.ok(duration_ms! >= 0 && duration_ms! < 3_700_000)
    const [next] = (await core.client.runs.start({ hyperparameters: { num_epochs: 2, seed: 2 } })).runs
    await completed(core, next!.id)
    assert.deepEqual(
      (await core.client.runs.list({ sort: ['number'] })).rows.map(({ number }) => number),
      [1, 2]
    )
    return {}
  })

survives({ fault: 5, name: 'the app is suspended for longer than it waits for a trainer', tries: { short: 1, long: 10 } }, async chance => {
  const core = await openTestCore({ script: 'slow', timeouts: { silentMs: 200, deadMs: 2000 } })
  const [run] = (await core.client.runs.start({ hyperparameters: { num_epochs: 80, seed: 1 } })).runs
  await epochsHeard(core, chance.between(1, 10))
  // Nothing of this process runs meanwhile, while the trainer, a process of its own, says what it has to say.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000)
  const startedAt = performance.now()
  await epochsHeard(core, 1)
  const recoveryMs = performance.now() - startedAt
  assert.equal((await completed(core, run!.id)).epochs_done, 80)
  const [loss] = await core.client.runs.series({ ids: [run!.id], metrics: ['loss'] })
  assert.equal(loss?.values.length, 80)
  return { lostPoints: 0, recoveryMs }
})

survives(
  { fault: 5, name: 'another process holds the write lock, in the long variant for 10 s', tries: { short: 1, long: 3 } },
  async () => {
    const core = await openTestCore({ script: 'slow' })
    const [run] = (await core.client.runs.start({ hyperparameters: { num_epochs: 40, seed: 1 } })).runs
    await epochsHeard(core, 2)
    const holdMs = process.env['TRIALBOOK_FAULTS'] === undefined ? 6000 : 10_000
    const holder = fork(
      new URL('../support/lockHolder.ts', import.meta.url),
      [path.join(core.libraryFolder, 'trialbook.db'), String(holdMs)],
      { execArgv: [] }
    )
    await once(holder, 'message')
    await core.client.experiments.create({ name: 'meanwhile', history: 'test' })
    const { epochs_done } = await completed(core, run!.id)
    assert.equal(epochs_done, 40)
    assert.equal(heldUp(core), undefined)
    const [loss] = await core.client.runs.series({ ids: [run!.id], metrics: ['loss'] })
    assert.equal(loss?.values.length, 40)
    return { lostPoints: 0 }
  }
)
