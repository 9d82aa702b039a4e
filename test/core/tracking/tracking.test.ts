import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openTestCore } from '../../support/openTestCore.ts'

type Client = Awaited<ReturnType<typeof openTestCore>>['client']
const start = async (client: Client, more: Parameters<Client['tracking']['start']>[0] = {}) => (await client.tracking.start(more)).run
async function seriesOf(client: Client, id: string, metric: string): Promise<[number, number][]> {
  const { series } = await client.runs.points({ ids: [id], metrics: [metric] })
  return series.flatMap(({ steps, values }) => Array.from(steps, (step, i): [number, number] => [step, values[i] ?? NaN]))
}

test('a run of another program is listed, filtered and charted beside those that Trialbook trains', async () => {
  const { client, events } = await openTestCore()
  const run = await start(client, {
    ...{ experiment: 'outside', name: 'mine', source: 'mlflow', tags: ['x'], note: 'why' },
    hyperparameters: [
      { key: 'learning_rate', value: '0.0100' },
      { key: 'use_bias', value: 'True' },
      { key: 'decay', value: 'None' },
      { key: 'name_of_it', value: 'rose' }
    ]
  })
  expect(run).toMatchObject({
    ...{ state: 'running', source: 'mlflow', experiment: 'outside', tags: ['x'], note: 'why' },
    hyperparameters: { learning_rate: 0.01, use_bias: true, decay: null, name_of_it: 'rose' }
  })
  expect(await client.tracking.params({ id: run.id })).toContainEqual({ key: 'learning_rate', value: '0.0100' })
  await client.tracking.log({
    id: run.id,
    points: [1, 2, 3].map(step => ({ metric: 'val_loss', value: 1 / step, step })),
    lines: ['hello']
  })
  await expect.poll(() => events.some(event => event.type === 'points_added' && event.run_id === run.id)).toBe(true)
  const { rows } = await client.runs.list({ filter: 'learning_rate == 0.01 and min(val_loss) < 0.5 and source == "mlflow"' })
  expect(rows.map(({ id }) => id)).toEqual([run.id])
  expect(rows[0]).toMatchObject({ epochs_done: 3, metrics: { val_loss: { last: 1 / 3, min_epoch: 3 } } })
  expect((await client.runs.log({ id: run.id })).lines).toEqual(['hello'])
  const { run: ended } = await client.tracking.update({ id: run.id, state: 'failed', error: 'out of memory', name: 'other' })
  expect(ended).toMatchObject({ state: 'failed', name: 'other', error: { message: 'out of memory' } })
})

test('every measurement is kept, whatever the steps say, and one that is told twice is one', async () => {
  const { client } = await openTestCore()
  const point = fc.record({
    step: fc.integer({ min: 0, max: 5 }),
    value: fc.constantFrom(0, 1, NaN, Infinity, -2.5),
    time: fc.integer({ min: 1, max: 1e6 })
  })
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(point, { selector: ({ time }) => time, maxLength: 12 }), fc.nat(12), async (points, cut) => {
      const { id } = await start(client)
      const told = points.map(one => ({ metric: 'm', ...one }))
      await client.tracking.log({ id, points: told.slice(0, cut) })
      const once = await seriesOf(client, id, 'm')
      // Asked again after an answer that was lost.
      await client.tracking.log({ id, points: told.slice(0, cut) })
      expect(await seriesOf(client, id, 'm')).toEqual(once)
      await client.tracking.log({ id, points: told.slice(cut) })
      const kept = (await seriesOf(client, id, 'm')).map(([, value]) => value)
      expect(kept.sort()).toEqual(points.map(({ value }) => value).sort())
    }),
    { numRuns: 40 }
  )
})

describe('what is refused', () => {
  test('writing into a run that Trialbook trains', async () => {
    const { client } = await openTestCore({ script: 'endless' })
    const { runs } = await client.runs.start({})
    await expect(client.tracking.log({ id: runs[0]?.id ?? '', points: [{ metric: 'loss', value: 1 }] })).rejects.toMatchObject({
      code: 'ILLEGAL_STATE'
    })
    await client.runs.stop({ ids: [runs[0]?.id ?? ''] })
  })
  test('a second value of a hyperparameter, and then nothing of the rest is written', async () => {
    const { client } = await openTestCore()
    const { id } = await start(client, { hyperparameters: [{ key: 'depth', value: 3 }] })
    const twice = client.tracking.log({ id, points: [{ metric: 'm', value: 1 }], hyperparameters: [{ key: 'depth', value: '4' }] })
    await expect(twice).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(await seriesOf(client, id, 'm')).toEqual([])
    await client.tracking.log({ id, hyperparameters: [{ key: 'depth', value: '3' }] })
  })
  test('resuming or extending it', async () => {
    const { client } = await openTestCore()
    const { id } = await start(client)
    await client.tracking.update({ id, state: 'stopped' })
    await expect(client.runs.resume({ ids: [id] })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
  })
})

test('it can be stopped, taken up again, and goes on over a restart of Trialbook', async () => {
  const { client, core, libraryFolder } = await openTestCore()
  const { id } = await start(client)
  const { runs } = await client.runs.stop({ ids: [id] })
  expect(runs).toMatchObject([{ state: 'stopped' }])
  await client.tracking.update({ id, state: 'running' })
  await core.close()
  const again = await openTestCore({ libraryFolder })
  expect((await again.client.runs.get({ id })).run.state).toBe('running')
  await again.client.tracking.log({ id, points: [{ metric: 'm', value: 2 }] })
})

test('an id that is given makes the run one, however often it is started', async () => {
  const { client } = await openTestCore()
  const id = crypto.randomUUID()
  expect((await start(client, { id, name: 'a' })).number).toBe((await start(client, { id, name: 'b' })).number)
})

test('a time that is no whole moment, or beyond what a date can be, is refused', async () => {
  const { client } = await openTestCore()
  for (const started_at of [0.5, -1, 1e17]) await expect(start(client, { started_at })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  const { id } = await start(client, { started_at: 8.64e15 })
  await expect(client.tracking.update({ id, state: 'failed', ended_at: 1e17 })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await client.tracking.log({ id, points: [{ metric: 'm', value: 1, time: 0.25 }] })
  expect((await client.runs.list({})).rows).toHaveLength(1)
})
