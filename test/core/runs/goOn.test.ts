import { describe, expect, test } from 'vitest'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const small = { num_epochs: 6, seed: 5 }

async function begin(core: TestCore, hyperparameters: Record<string, unknown> = small): Promise<string> {
  const { runs } = await core.client.runs.start({ hyperparameters })
  const id = runs[0]!.id
  await expect.poll(async () => (await core.client.runs.get({ id })).run.epochs_done).toBeGreaterThan(0)
  return id
}
const lossOf = async ({ client }: TestCore, id: string) => {
  const [loss] = await client.runs.series({ ids: [id], metrics: ['loss'] })
  return { steps: [...loss!.steps], values: [...loss!.values] }
}

describe('a run that was cut', () => {
  test('paused, it frees its process; resumed, it has the curve and the time of both sittings', async () => {
    const core = await openTestCore({ script: 'slow' })
    const id = await begin(core)
    const [paused] = (await core.client.runs.pause({ ids: [id] })).runs
    expect(paused).toMatchObject({ state: 'paused', error: null })
    await expect.poll(() => core.launcher.alive()).toBe(0)
    const before = paused!.duration_ms!
    const [queued] = (await core.client.runs.resume({ ids: [id] })).runs
    expect(['queued', 'running']).toContain(queued!.state)
    const run = await core.reaches(id, 'completed')
    expect(run).toMatchObject({ epochs_done: 6, started_at: paused!.started_at, metrics: { loss: { last_epoch: 6, non_finite: 0 } } })
    expect(run.duration_ms).toBeGreaterThanOrEqual(before)
    expect(await lossOf(core, id)).toEqual({ steps: [10, 20, 30, 40, 50, 60], values: [1, 2, 3, 4, 5, 6].map(epoch => 1 / (epoch + 5)) })
  })

  test('stopped, interrupted or failed, it goes on; a paused one outlives the program', async () => {
    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ libraryFolder, script: 'slow' })
    const stopped = await begin(first)
    await first.client.runs.stop({ ids: [stopped] })
    const paused = await begin(first)
    await first.client.runs.pause({ ids: [paused] })
    const interrupted = await begin(first)
    await first.core.close()

    const second = await openTestCore({ libraryFolder })
    expect((await second.client.runs.get({ id: paused })).run.state).toBe('paused')
    expect((await second.client.runs.get({ id: interrupted })).run.state).toBe('interrupted')
    const ids = [stopped, paused, interrupted]
    await second.client.runs.resume({ ids })
    for (const id of ids) expect(await second.reaches(id, 'completed')).toMatchObject({ epochs_done: 6, error: null })
  })

  test('a failure is forgotten once it has gone on', async () => {
    const core = await openTestCore({ script: 'crashes' })
    const { runs } = await core.client.runs.start({ hyperparameters: small })
    const id = runs[0]!.id
    expect((await core.reaches(id, 'failed')).error).toMatchObject({ code: 'TRAINER_OUT_OF_MEMORY' })
    expect(await core.client.runs.overview({ ids: [id] })).toMatchObject({ active: [], training: [], resumable: [id], failed: [id] })
    const [again] = (await core.client.runs.resume({ ids: [id] })).runs
    expect(again).toMatchObject({ error: null })
    await core.reaches(id, 'failed')
  })

  test('a paused run that is stopped ends when it was last trained', async () => {
    const core = await openTestCore({ script: 'slow' })
    const id = await begin(core)
    const [paused] = (await core.client.runs.pause({ ids: [id] })).runs
    const [stopped] = (await core.client.runs.stop({ ids: [id] })).runs
    expect(stopped).toMatchObject({ state: 'stopped', ended_at: paused!.ended_at, duration_ms: paused!.duration_ms })
  })
})

describe('what cannot go on', () => {
  test.each([['diverges', 'diverged'] as const, ['completes', 'completed'] as const])('a run that %s is refused', async (script, state) => {
    const core = await openTestCore({ script })
    const { runs } = await core.client.runs.start({ hyperparameters: small })
    const id = runs[0]!.id
    await core.reaches(id, state)
    await expect(core.client.runs.resume({ ids: [id] })).rejects.toMatchObject({ code: 'ILLEGAL_STATE', data: { state } })
  })

  test('all of them or none', async () => {
    const core = await openTestCore({ script: 'slow' })
    const stopped = await begin(core)
    await core.client.runs.stop({ ids: [stopped] })
    const unknown = '00000000-0000-4000-8000-000000000000'
    await expect(core.client.runs.resume({ ids: [stopped, unknown] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await core.client.runs.trash({ ids: [stopped] })
    await expect(core.client.runs.resume({ ids: [stopped] })).rejects.toMatchObject({ code: 'ILLEGAL_STATE', data: { state: 'trashed' } })
    expect((await core.client.runs.get({ id: stopped })).run.state).toBe('stopped')
  })
})

describe('a completed run', () => {
  test('goes on for more epochs, and is a twin of runs that had as many', async () => {
    const core = await openTestCore()
    const { runs } = await core.client.runs.start({ hyperparameters: { ...small, num_epochs: 2 } })
    const id = runs[0]!.id
    await core.reaches(id, 'completed')
    await core.client.runs.extend({ id, epochs: 3 })
    const run = await core.reaches(id, 'completed')
    expect(run).toMatchObject({ epochs_done: 5, hyperparameters: { num_epochs: 5 } })
    expect((await core.client.runs.twins({ hyperparameters: { num_epochs: 5 } })).runs.map(twin => twin.id)).toEqual([id])
    expect((await core.client.runs.twins({ hyperparameters: { num_epochs: 2 } })).runs).toEqual([])
  })

  test('not one that is stopped, nor beyond the most epochs', async () => {
    const core = await openTestCore({ script: 'slow' })
    const id = await begin(core)
    await core.client.runs.stop({ ids: [id] })
    await expect(core.client.runs.extend({ id, epochs: 1 })).rejects.toMatchObject({ code: 'ILLEGAL_STATE', data: { action: 'extend' } })
    await expect(core.client.runs.extend({ id, epochs: 100_000 })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
