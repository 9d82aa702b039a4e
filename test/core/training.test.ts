import { expect, test } from 'vitest'
import { openTestCore } from '../support/openTestCore.ts'

const small = { num_epochs: 3, seed: 5 }

test('a run is queued, trained, measured and completed, with all of it in the library', async () => {
  const { client, reaches, launcher, events } = await openTestCore()
  const { runs } = await client.runs.start({ hyperparameters: { ...small, threads: 2 } })
  const started = runs[0]!
  expect(started).toMatchObject({
    state: 'running',
    number: 1,
    seed: 5,
    experiment: 'Default',
    name: 'num_epochs=3',
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
    { run_id: run.id, epoch: 3, file: 'epoch-3.ckpt', bytes: 103, sha256: 'a'.repeat(64), kept: ['last', 'best'] }
  ])
  expect(await client.runs.log({ id: run.id })).toEqual({ lines: ['training 3 epochs'] })

  const [loss] = await client.runs.series({ ids: [run.id], metrics: ['loss'] })
  expect([...loss!.steps]).toEqual([10, 20, 30])
  expect([...loss!.values]).toEqual([1 / 6, 1 / 7, 1 / 8])
  expect(events.map(event => event.seq)).toEqual(events.map((_, i) => i))
  expect(events.filter(event => event.type === 'points_added')).toHaveLength(3)
  expect(events.some(event => event.type === 'progressed' && event.progress.run_id === run.id)).toBe(true)
})
