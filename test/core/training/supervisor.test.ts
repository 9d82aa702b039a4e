import { readFileSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const small = { num_epochs: 3, seed: 5 }

test('a run is queued, trained, measured and completed, with all of it in the library', async () => {
  const { client, reaches, launcher, events, libraryFolder } = await openTestCore()
  const { runs } = await client.runs.start({ hyperparameters: { ...small, threads: 2 } })
  const started = runs[0]!
  expect(started).toMatchObject({
    state: 'running',
    number: 1,
    seed: 5,
    experiment: 'Default',
    name: 'epochs=3',
    parameters: 134_794,
    epochs_done: 0
  })
  const run = await reaches(started.id, 'completed', 'failed')
  expect(run).toMatchObject({ state: 'completed', epochs_done: 3, parameters: 1234, test: { loss: 0.25, accuracy: 0.975 }, error: null })
  expect(run.metrics['loss']).toEqual({ last: 1 / 8, last_epoch: 3, min: 1 / 8, min_epoch: 3, max: 1 / 6, max_epoch: 1, non_finite: 0 })
  expect(run.duration_ms).toBeGreaterThanOrEqual(0)
  expect(launcher.launches).toEqual([2])

  const detail = await client.runs.get({ id: run.id })
  expect(detail.sizes).toEqual({ train: 54_000, validation: 6000, test: 10_000, steps_per_epoch: 10 })
  expect(detail.environment).toMatchObject({ tensorflow: 'scripted', threads: 2, app_version: '0.0.0-test' })
  expect(detail.checkpoints).toEqual([
    {
      run_id: run.id,
      epoch: 3,
      file: join(libraryFolder, 'checkpoints', run.id, 'epoch-3.checkpoint'),
      bytes: 103,
      sha256: 'a'.repeat(64),
      kept: ['last', 'best']
    }
  ])
  expect(await client.runs.log({ id: run.id })).toEqual({ lines: ['training 3 epochs'] })

  const [loss] = await client.runs.series({ ids: [run.id], metrics: ['loss'] })
  expect([...loss!.steps]).toEqual([10, 20, 30])
  expect([...loss!.values]).toEqual([1 / 6, 1 / 7, 1 / 8])
  expect(events.map(event => event.seq)).toEqual(events.map((_, i) => i))
  expect(events.filter(event => event.type === 'points_added')).toHaveLength(3)
  expect(events.some(event => event.type === 'progressed' && event.progress.run_id === run.id)).toBe(true)
})

/** Starts one run under a script and resolves with it when it has ended. */
async function runOf(script: string, timeouts = {}) {
  const core = await openTestCore({ script, timeouts })
  const { runs } = await core.client.runs.start({ hyperparameters: small })
  const run = await core.reaches(runs[0]!.id, 'completed', 'stopped', 'failed', 'diverged', 'interrupted')
  return { ...core, run }
}

describe('a run ends as what happened to it', () => {
  test('a loss that is no number any more: diverged, with epoch and batch, its points kept', async () => {
    const { run, client } = await runOf('diverges')
    expect(run).toMatchObject({
      state: 'diverged',
      epochs_done: 1,
      error: { code: 'DIVERGED', message: 'loss became NaN in epoch 2, batch 7.' }
    })
    expect(run.metrics['loss']).toMatchObject({ last: NaN, last_epoch: 2, non_finite: 1, min_epoch: 1 })
    const [loss] = await client.runs.series({ ids: [run.id], metrics: ['loss'] })
    expect([...loss!.values]).toEqual([1 / 6, NaN])
  })

  test('a crash: failed, with exit code and the last words, which are in the log too', async () => {
    const { run, client } = await runOf('crashes')
    expect(run).toMatchObject({ state: 'failed', epochs_done: 1, error: { code: 'TRAINER_OUT_OF_MEMORY' } })
    expect(run.error?.message).toContain('exit code 134 before the run was done. It ran out of memory.')
    expect(run.error?.message).toContain('Out of memory: cannot allocate 12 GB')
    expect((await client.runs.log({ id: run.id })).lines).toContain('Out of memory: cannot allocate 12 GB')
  })

  test('killed from outside: failed, naming the signal, and the next run trains', async () => {
    const { client, launcher, reaches } = await openTestCore({ script: 'hangs' })
    const { runs } = await client.runs.start({ hyperparameters: small })
    const hasPoints = async () => (await client.runs.series({ ids: [runs[0]!.id] })).length > 0
    await expect.poll(hasPoints).toBe(true)
    launcher.killNewest('SIGKILL')
    const failed = await reaches(runs[0]!.id, 'failed')
    expect(failed.error?.message).toContain('SIGKILL')
    launcher.play('completes')
    const next = await client.runs.start({ hyperparameters: small })
    await reaches(next.runs[0]!.id, 'completed')
  })

  test('leaving without a word: failed even with exit code 0', async () => {
    const { run } = await runOf('exits silently')
    expect(run).toMatchObject({ state: 'failed', error: { code: 'TRAINER_CRASHED' } })
    expect(run.error?.message).toContain('exit code 0')
  })

  test('never ready: failed after the handshake’s timeout', async () => {
    const { run, launcher } = await runOf('never ready', { readyMs: 200 })
    expect(run).toMatchObject({ state: 'failed', error: { code: 'TRAINER_NOT_READY' } })
    await expect.poll(launcher.alive).toBe(0)
  })

  test('silence: a warning in the log, then failed, and the process is gone', async () => {
    const { run, client, launcher, events } = await runOf('hangs', { silentMs: 1000, deadMs: 500 })
    expect(events.find(event => event.type === 'progressed')).toMatchObject({ progress: { run_id: run.id, silent: true } })
    expect(run).toMatchObject({ state: 'failed', epochs_done: 1, error: { code: 'TRAINER_UNRESPONSIVE' } })
    expect((await client.runs.log({ id: run.id })).lines.join()).toContain('Nothing was heard')
    await expect.poll(launcher.alive).toBe(0)
  })

  test('garbage, and messages out of order: failed, and the process is gone', async () => {
    for (const script of ['garbage', 'epoch before started']) {
      const { run, launcher } = await runOf(script)
      expect(run).toMatchObject({ state: 'failed', epochs_done: 0, error: { code: 'TRAINER_PROTOCOL' } })
      await expect.poll(launcher.alive).toBe(0)
    }
  })

  test('an end whose process stays: as it said, and the process is made to go', async () => {
    const { run, launcher } = await runOf('stays after end', { exitMs: 100 })
    expect(run).toMatchObject({ state: 'completed', error: null })
    await expect.poll(launcher.alive).toBe(0)
  })

  test('measurements that cannot be written: failed, saying so, and the process is gone', async () => {
    const { client, reaches, launcher, libraryFolder, events } = await openTestCore({ script: 'slow' })
    const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 1000, seed: 1 } })
    await expect.poll(() => events.some(event => event.type === 'points_added')).toBe(true)
    const other = new SqliteDatabase(join(libraryFolder, 'trialbook.db'))
    onTestFinished(() => void other.close())
    other.exec("CREATE TRIGGER full BEFORE INSERT ON points BEGIN SELECT raise(ABORT, 'disk is full'); END")
    const run = await reaches(runs[0]!.id, 'failed')
    expect(run.error).toEqual({ code: 'STORAGE_FAILED', message: expect.stringContaining('disk is full') as string })
    expect(run.metrics['loss']!.last_epoch).toBe(run.epochs_done)
    await expect.poll(launcher.alive).toBe(0)
  })

  test('a trainer that cannot be started at all: failed, with the reason', async () => {
    const launcher = {
      launch: () => {
        throw new Error('no such program')
      }
    }
    const { client, reaches } = await openTestCore({ launcher })
    const { runs } = await client.runs.start({ hyperparameters: small })
    const run = await reaches(runs[0]!.id, 'failed')
    expect(run.error?.message).toContain('no such program')
  })

  test('values that are not finite arrive as they were, also the last test’s', async () => {
    const { run } = await runOf('writes twice and NaN at once')
    expect(run.test).toEqual({ loss: NaN, accuracy: 0.1 })
    expect(run.metrics['loss']).toEqual({ last: 0.75, last_epoch: 1, min: 0.75, min_epoch: 1, max: 0.75, max_epoch: 1, non_finite: 0 })
  })
})

describe('stopping', () => {
  test('asks: the trainer finishes its batch, keeps a checkpoint, and the run is stopped, not failed', async () => {
    const { client, events } = await openTestCore({ script: 'slow' })
    const { runs } = await client.runs.start({ hyperparameters: { ...small, num_epochs: 1000 } })
    const id = runs[0]!.id
    await expect.poll(() => events.some(event => event.type === 'points_added')).toBe(true)
    const stopped = await client.runs.stop({ ids: [id] })
    expect(stopped.runs[0]).toMatchObject({ id, state: 'stopped', error: null })
    expect(stopped.runs[0]!.epochs_done).toBeGreaterThan(0)
    const { checkpoints } = await client.runs.get({ id })
    expect(checkpoints[0]!.epoch).toBe(stopped.runs[0]!.epochs_done)
    expect((await client.runs.stop({ ids: [id] })).runs[0]!.state).toBe('stopped')
  })

  test('waits, then kills: a trainer that does not heed is stopped all the same', async () => {
    const { client, launcher, events } = await openTestCore({ script: 'hangs', timeouts: { stopMs: 100 } })
    const { runs } = await client.runs.start({ hyperparameters: small })
    await expect.poll(() => events.some(event => event.type === 'points_added')).toBe(true)
    const stopped = await client.runs.stop({ ids: [runs[0]!.id] })
    expect(stopped.runs[0]).toMatchObject({ state: 'stopped', epochs_done: 1, error: null })
    await expect.poll(launcher.alive).toBe(0)
  })

  test('force ends the process at once, in any phase', async () => {
    const { client, launcher } = await openTestCore({ script: 'never ready' })
    const { runs } = await client.runs.start({ hyperparameters: small })
    const stopped = await client.runs.stop({ ids: [runs[0]!.id], force: true })
    expect(stopped.runs[0]).toMatchObject({ state: 'stopped', error: null })
    await expect.poll(launcher.alive).toBe(0)
  })
})

test('what the program did is in its own log, one JSON object a line', async () => {
  const { libraryFolder } = await runOf('completes')
  expect(readdirSync(join(libraryFolder, 'logs'))).toEqual(['trialbook.log'])
  const lines = readFileSync(join(libraryFolder, 'logs', 'trialbook.log'), 'utf8')
    .trim()
    .split('\n')
  expect(lines.map(line => (JSON.parse(line) as { event: string }).event)).toEqual(['library_opened', 'run_ended'])
})

test('a library can be moved: its checkpoints are found where it is', async () => {
  const { run, core, libraryFolder } = await runOf('completes')
  await core.close()
  const moved = join(temporaryFolder(), 'moved')
  renameSync(libraryFolder, moved)
  const { client } = await openTestCore({ libraryFolder: moved })
  expect((await client.runs.get({ id: run.id })).checkpoints[0]!.file).toBe(join(moved, 'checkpoints', run.id, 'epoch-3.checkpoint'))
})
