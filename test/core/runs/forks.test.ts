import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Checkpoint } from '../../../src/shared/run.ts'
import { openTestCore } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const six = { num_epochs: 6, seed: 5 }

/** A run of six epochs whose last checkpoint is there. The scripted trainer tells of files; this makes the one it told of last. */
async function completed(core: TestCore, hyperparameters: Record<string, unknown> = six): Promise<{ id: string; last: Checkpoint }> {
  const { runs } = await core.client.runs.start({ hyperparameters })
  const id = runs[0]!.id
  await core.reaches(id, 'completed')
  const { checkpoints } = await core.client.runs.get({ id })
  const last = checkpoints.at(-1)!
  mkdirSync(dirname(last.file), { recursive: true })
  writeFileSync(last.file, 'the weights')
  return { id, last }
}
const forkOf = (core: TestCore, id: string, epoch: number, hyperparameters: Record<string, unknown>) =>
  core.client.runs.start({ hyperparameters, parent: { run_id: id, epoch } })

describe('a fork', () => {
  test('is a run with a parent that has done its epochs already, and its own copy of the checkpoint', async () => {
    const core = await openTestCore()
    const { id, last } = await completed(core)
    const { runs } = await forkOf(core, id, 6, { ...six, num_epochs: 8, learning_rate: 0.5 })
    expect(runs[0]).toMatchObject({ parent: { run_id: id, epoch: 6 }, epochs_done: 6, hyperparameters: { learning_rate: 0.5 } })
    const copy = join(dirname(dirname(last.file)), runs[0]!.id, 'fork.start')
    expect(readFileSync(copy, 'utf8')).toBe('the weights')
    await core.reaches(runs[0]!.id, 'completed')
    // Its own: the parent may go.
    await core.client.runs.trash({ ids: [id] })
    await core.client.runs.purge({ ids: [id] })
    expect(existsSync(copy)).toBe(true)
    expect((await core.client.runs.get({ id: runs[0]!.id })).run.parent).toEqual({ run_id: id, epoch: 6 })
  })

  test('is no twin of an ordinary run with the same hyperparameters', async () => {
    const core = await openTestCore()
    const { id } = await completed(core)
    await forkOf(core, id, 6, { ...six, num_epochs: 8 })
    expect((await core.client.runs.twins({ hyperparameters: { ...six, num_epochs: 8 } })).runs).toEqual([])
  })

  test('keeps what the network is made of, and goes on for more epochs; faults name the field', async () => {
    const core = await openTestCore()
    const { id } = await completed(core)
    const faultsOf = async (hyperparameters: Record<string, unknown>) => {
      const error = await forkOf(core, id, 6, hyperparameters).catch((reason: unknown) => reason)
      return (error as { data: { faults: { field: string; code: string }[] } }).data.faults.map(({ field, code }) => `${field} ${code}`)
    }
    expect(await faultsOf({ ...six, hidden_units: 64 })).toEqual(['hidden_units fork_shape', 'num_epochs fork_epochs'])
    expect(await faultsOf({ ...six, num_epochs: 9, num_hidden_layers: 1 })).toEqual(['num_hidden_layers fork_shape'])
    // A list that says the same is no change.
    await forkOf(core, id, 6, { ...six, num_epochs: 9, hidden_units: [128, 128, 128] })
    await expect(forkOf(core, id, 4, { ...six, num_epochs: 9 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { faults: [{ field: 'parent', code: 'no_checkpoint', message: expect.stringContaining('It keeps those of: 6.') as string }] }
    })
    const unknown = '00000000-0000-4000-8000-000000000000'
    await expect(forkOf(core, unknown, 4, six)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('whose checkpoint is lost is refused, and leaves nothing behind', async () => {
    const core = await openTestCore()
    const { id, last } = await completed(core)
    rmSync(last.file)
    const before = (await core.client.runs.list({})).total
    await expect(forkOf(core, id, 6, { ...six, num_epochs: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'checkpoint' } })
    expect((await core.client.runs.list({})).total).toBe(before)
  })
})

describe('a checkpoint that somebody keeps', () => {
  test('outlives what the trainer removes, and can be branched from; unpinned it goes', async () => {
    const core = await openTestCore()
    const { id, last } = await completed(core)
    const { checkpoints } = await core.client.runs.pinCheckpoint({ id, epoch: 6, pinned: true })
    expect(checkpoints).toMatchObject([{ epoch: 6, kept: ['last', 'best', 'pinned'] }])
    const pinned = checkpoints[0]!.file
    expect(pinned).toMatch(/epoch-6\.pinned$/)
    // Extended, the trainer tells of later ones and removes this.
    await core.client.runs.extend({ id, epochs: 2 })
    rmSync(last.file)
    await core.reaches(id, 'completed')
    const after = (await core.client.runs.get({ id })).checkpoints
    expect(after.map(({ epoch, kept }) => [epoch, kept])).toEqual([
      [6, ['pinned']],
      [8, ['last', 'best']]
    ])
    expect(readFileSync(pinned, 'utf8')).toBe('the weights')
    await forkOf(core, id, 6, { ...six, num_epochs: 9 })

    const left = await core.client.runs.pinCheckpoint({ id, epoch: 6, pinned: false })
    expect(left.checkpoints.map(({ epoch }) => epoch)).toEqual([8])
    expect(existsSync(pinned)).toBe(false)
    await expect(core.client.runs.pinCheckpoint({ id, epoch: 6, pinned: true })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('verifying a run', () => {
  test('finds the runs that should be the same and says where they differ', async () => {
    const core = await openTestCore()
    const { id } = await completed(core)
    expect(await core.client.runs.verify({ id })).toEqual([])
    const { id: again } = await completed(core)
    const { id: otherSeed } = await completed(core, { ...six, seed: 6 })
    const [found, ...more] = await core.client.runs.verify({ id })
    expect(more).toEqual([])
    expect(found).toMatchObject({ run: { id: again }, epochs: 6, difference: null, same_weights: true })
    expect(await core.client.runs.verify({ id: otherSeed })).toEqual([])
  })
})
