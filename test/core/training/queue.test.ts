import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRunQueue } from '../../../src/core/training/runQueue.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const long = { num_epochs: 1000, seed: 1 }

const startRuns = async ({ client }: TestCore, count: number, hyperparameters = long): Promise<string[]> =>
  (await client.runs.start({ hyperparameters, seeds: count })).runs.map(({ id }) => id)

describe('the order', () => {
  test('first in, first out; a moved run waits where it was put', () => {
    const queue = createRunQueue(['a', 'b', 'c'])
    queue.append(['d'])
    expect(queue.move('d', 0)).toBe(true)
    expect(queue.move('a', 99)).toBe(true)
    expect(queue.move('x', 0)).toBe(false)
    expect(queue.ids()).toEqual(['d', 'b', 'c', 'a'])
    expect(queue.remove('b')).toBe(true)
    expect(queue.remove('b')).toBe(false)
    expect(queue.ids()).toEqual(['d', 'c', 'a'])
  })

  test('one run at a time with two cores, as many as the setting says with it', async () => {
    const core = await openTestCore({ script: 'slow' })
    const [a, b, c, d] = await startRuns(core, 4)
    expect(await core.client.queue.get()).toMatchObject({ queued: [b, c, d], running: [a] })
    await core.client.settings.set({ runs_at_once: 3 })
    expect(await core.client.queue.get()).toMatchObject({ queued: [d], running: [a, b, c] })
    expect(core.core.runningCount()).toBe(3)
    await expect.poll(async () => (await core.client.queue.get()).progress.map(({ run_id }) => run_id).sort()).toEqual([a, b, c].sort())
    await core.client.runs.stop({ ids: [b!] })
    await expect.poll(async () => (await core.client.queue.get()).running).toEqual([a, c, d])
    expect(core.events.some(event => event.type === 'queue_changed' && event.running.length === 3)).toBe(true)
  })

  test('a waiting run can be moved and withdrawn, one that trains cannot be moved', async () => {
    const core = await openTestCore({ script: 'slow' })
    const [a, b, c, d] = await startRuns(core, 4)
    expect(await core.client.queue.move({ id: d!, position: 0 })).toEqual({ queued: [d, b, c], order: [d, b, c] })
    const stopped = await core.client.runs.stop({ ids: [b!] })
    expect(stopped.runs[0]).toMatchObject({ state: 'stopped', started_at: null, epochs_done: 0 })
    expect((await core.client.queue.get()).queued).toEqual([d, c])
    await expect(core.client.queue.move({ id: a!, position: 0 })).rejects.toMatchObject({
      code: 'ILLEGAL_STATE',
      data: { state: 'running', action: 'move' }
    })
    const unknown = '00000000-0000-4000-8000-000000000000'
    await expect(core.client.queue.move({ id: unknown, position: 0 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'run', id: unknown }
    })
  })
})

describe('closing and opening again', () => {
  test('a run that trained is interrupted; those that waited go on in their order', async () => {
    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ libraryFolder, script: 'slow' })
    const [a, b, c] = await startRuns(first, 3)
    await first.client.queue.move({ id: c!, position: 0 })
    await first.core.close()
    expect(first.launcher.alive()).toBe(0)
    expect(readdirSync(libraryFolder)).not.toContain('lock')

    const second = await openTestCore({ libraryFolder, script: 'slow' })
    expect((await second.client.runs.get({ id: a! })).run).toMatchObject({ state: 'interrupted', error: null })
    await expect.poll(() => second.client.queue.get()).toMatchObject({ running: [c], queued: [b] })
  })

  test('stopTrials records what trained as stopped', async () => {
    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ libraryFolder, script: 'slow' })
    const [a] = await startRuns(first, 1)
    await first.core.close({ stopTrials: true })
    const second = await openTestCore({ libraryFolder })
    expect((await second.client.runs.get({ id: a! })).run.state).toBe('stopped')
  })

  test('trainQueued: false leaves what waits alone and trains what is started now', async () => {
    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ libraryFolder, script: 'slow' })
    const [, b] = await startRuns(first, 2)
    await first.core.close()
    const second = await openTestCore({ libraryFolder, trainQueued: false })
    const [now] = await startRuns(second, 1, { num_epochs: 1, seed: 3 })
    await second.reaches(now!, 'completed')
    expect(await second.client.queue.get()).toMatchObject({ queued: [b], running: [] })
  })
})

describe('the whole queue at rest', () => {
  test('what trained waits first, nothing starts, also after a restart, and all goes on with a press', async () => {
    const libraryFolder = temporaryFolder()
    const first = await openTestCore({ script: 'slow', libraryFolder })
    await first.client.settings.set({ runs_at_once: 2 })
    const [a, b, c] = await startRuns(first, 3, { num_epochs: 8, seed: 1 })
    await expect.poll(async () => (await first.client.runs.get({ id: b! })).run.epochs_done).toBeGreaterThan(0)
    const { order } = await first.client.queue.pauseAll()
    expect(order).toEqual([a, b, c])
    expect((await first.client.queue.get()).running).toEqual([])
    expect((await first.client.runs.get({ id: a! })).run).toMatchObject({ state: 'queued', error: null })
    // What is asked for meanwhile waits as well.
    const [d] = await startRuns(first, 1, { num_epochs: 2, seed: 9 })
    expect((await first.client.queue.get()).queued).toEqual([a, b, c, d])
    await first.core.close()

    const second = await openTestCore({ libraryFolder })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(await second.client.queue.get()).toMatchObject({ queued: [a, b, c, d], running: [] })
    await second.client.queue.resumeAll()
    for (const id of [a, b, c, d]) await second.reaches(id!, 'completed')
    expect((await second.client.runs.get({ id: b! })).run.epochs_done).toBe(8)
  })

  test('a program that trains only what it is asked for does so', async () => {
    const core = await openTestCore({ trainQueued: false })
    await core.client.queue.pauseAll()
    const [run] = await startRuns(core, 1, { num_epochs: 2, seed: 1 })
    await core.reaches(run!, 'completed')
  })

  test('a sweep rests with it and finishes exactly what was asked for', async () => {
    const core = await openTestCore({ script: 'learning rate matters, slowly' })
    const { sweep } = await core.client.sweeps.start({
      hyperparameters: { num_epochs: 3 },
      space: { learning_rate: { type: 'float', low: 0.001, high: 0.1, log: true } },
      objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
      budget: { trials: 3 }
    })
    const state = async () => (await core.client.sweeps.get({ id: sweep.id })).sweep
    await expect.poll(async () => (await state()).trials.running).toBe(1)
    await core.client.queue.pauseAll()
    expect((await core.client.queue.get()).running).toEqual([])
    expect(await state()).toMatchObject({ state: 'running', trials: { completed: 0, running: 1 } })
    await core.client.queue.resumeAll()
    await expect.poll(async () => (await state()).state, { timeout: 20_000 }).toBe('completed')
    expect((await state()).trials).toMatchObject({ completed: 3, failed: 0, planned: 3 })
    expect((await core.client.runs.list({})).total).toBe(3)
  })
})
