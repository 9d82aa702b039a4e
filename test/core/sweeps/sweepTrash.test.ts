import { expect, test } from 'vitest'
import type { Sweep, SweepRequest } from '../../../src/shared/sweep.ts'
import { openTestCore } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const history = 'window'
const request: SweepRequest = {
  name: 'rates',
  hyperparameters: { num_epochs: 2 },
  space: { learning_rate: { type: 'float', low: 0.0001, high: 1, log: true } },
  objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
  sampler: { kind: 'random', seed: 7 },
  budget: { trials: 4 }
}

/** A sweep that is over. */
async function finished({ client }: TestCore): Promise<Sweep> {
  const { sweep } = await client.sweeps.start(request)
  await expect.poll(async () => (await client.sweeps.get({ id: sweep.id })).sweep.state, { timeout: 20_000 }).toBe('completed')
  return (await client.sweeps.get({ id: sweep.id })).sweep
}
const listed = async ({ client }: TestCore): Promise<string[]> => (await client.sweeps.list()).sweeps.map(({ name }) => name)
const runs = async ({ client }: TestCore, trashed = false): Promise<number> => (await client.runs.list({ trashed })).total

test('a sweep goes to the trash with its runs, and one undo brings all of it back', async () => {
  const core = await openTestCore({ script: 'learning rate matters' })
  const { id } = await finished(core)
  const { edit, skipped } = await core.client.sweeps.trash({ ids: [id], history })
  expect([edit, skipped]).toMatchObject([{ kind: 'sweep_trash', name: 'rates', runs: 4 }, []])
  expect([await listed(core), await runs(core), await runs(core, true)]).toEqual([[], 0, 4])
  const [inTrash] = await core.client.sweeps.trashed()
  expect([inTrash?.sweep.trashed_at, inTrash?.run_ids.length]).toEqual([expect.any(String), 4])
  expect((await core.client.runs.list({ filter: 'latest_sweep == true', trashed: true })).total).toBe(0)

  expect(await core.client.edits.undo({ history })).toMatchObject({ edit: { kind: 'sweep_trash' }, changed_since: [] })
  expect([await listed(core), await runs(core)]).toEqual([['rates'], 4])
  await core.client.edits.redo({ history })
  expect([await listed(core), await runs(core)]).toEqual([[], 0])
  expect((await core.client.sweeps.restore({ ids: [id], history })).edit).toMatchObject({ kind: 'sweep_restore', runs: 4 })
  expect([await listed(core), await runs(core)]).toEqual([['rates'], 4])
})

test('a sweep that runs is stopped first; a locked run stays, and one that was in the trash before stays there', async () => {
  const core = await openTestCore({ script: 'learning rate matters, slowly' })
  const { sweep } = await core.client.sweeps.start({ ...request, budget: { trials: 40 } })
  await expect.poll(() => runs(core)).toBeGreaterThan(3)
  const { rows } = await core.client.runs.list({ sort: ['number'] })
  const [first = '', second = ''] = rows.map(run => run.id)
  await core.client.runs.mark({ ids: [first], locked: true })
  await core.client.runs.trash({ ids: [second] })
  const { skipped } = await core.client.sweeps.trash({ ids: [sweep.id], history })
  expect(skipped).toEqual([first])
  expect(await runs(core)).toBe(1)
  expect((await core.client.queue.get()).running).toEqual([])
  await expect(core.client.sweeps.resume({ id: sweep.id })).rejects.toMatchObject({ code: 'ILLEGAL_STATE', data: { state: 'trashed' } })
  await core.client.sweeps.restore({ ids: [sweep.id], history })
  expect((await core.client.sweeps.get({ id: sweep.id })).sweep).toMatchObject({ state: 'stopped', trashed_at: null })
  expect((await core.client.runs.list({ trashed: true })).rows.map(run => run.id)).toEqual([second])
})

test('a redo leaves a sweep alone that has gone on since, and names it', async () => {
  const core = await openTestCore({ script: 'learning rate matters, slowly' })
  const { sweep } = await core.client.sweeps.start({ ...request, budget: { trials: 40 } })
  await core.client.sweeps.trash({ ids: [sweep.id], history })
  await core.client.edits.undo({ history })
  await core.client.sweeps.resume({ id: sweep.id })
  expect((await core.client.edits.redo({ history })).changed_since).toContainEqual({ name: 'rates', number: null })
  expect(await listed(core)).toEqual(['rates'])
})

test('only a sweep in the trash is deleted for good, with its runs there; what came back belongs to no sweep', async () => {
  const core = await openTestCore({ script: 'learning rate matters' })
  const { id } = await finished(core)
  await expect(core.client.sweeps.purge({ ids: [id] })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
  await core.client.sweeps.trash({ ids: [id], history })
  const kept = (await core.client.runs.list({ trashed: true })).rows[0]?.id ?? ''
  await core.client.runs.restore({ ids: [kept] })
  await core.client.sweeps.purge({ ids: [id] })
  await expect(core.client.sweeps.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect([await core.client.sweeps.trashed(), await runs(core, true)]).toEqual([[], 0])
  expect((await core.client.runs.get({ id: kept })).run.sweep_id).toBeNull()
  // Of the step, the run that came back is left.
  expect((await core.client.edits.next({ history })).undo).toMatchObject({ kind: 'sweep_trash', runs: 1 })
})

test('what is changed about a sweep is taken back and done again', async () => {
  const core = await openTestCore({ script: 'learning rate matters' })
  const { id, space } = await finished(core)
  const narrow = { learning_rate: { type: 'float', low: 0.001, high: 0.01, log: true } }
  const { edit } = await core.client.sweeps.edit({ id, name: 'narrow', space: narrow, history })
  expect(edit).toMatchObject({ kind: 'sweep_edit', name: 'rates', runs: 0 })
  expect((await core.client.sweeps.edit({ id, name: 'narrow', space: narrow, history })).edit).toBeNull()
  await core.client.edits.undo({ history })
  expect((await core.client.sweeps.get({ id })).sweep).toMatchObject({ name: 'rates', space })
  await core.client.edits.redo({ history })
  expect((await core.client.sweeps.get({ id })).sweep).toMatchObject({ name: 'narrow', space: narrow })
})
