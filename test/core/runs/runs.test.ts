import { describe, expect, test } from 'vitest'
import { openTestCore } from '../../support/openTestCore.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const hyperparameters = { num_epochs: 2, seed: 1 }

describe('editing', () => {
  test('a name, tags and a note are kept; tags are added and taken away, a note is replaced or goes on', async () => {
    const { client, reaches } = await openTestCore()
    const { id } = (await client.runs.start({ hyperparameters })).runs[0]!
    await reaches(id, 'completed')
    const run = async () => (await client.runs.get({ id })).run
    await client.runs.rename({ id, name: '넓은 망' })
    await client.runs.tag({ ids: [id], add: ['b', 'a', 'b'] })
    await client.runs.note({ ids: [id], text: '# Why' })
    expect(await run()).toMatchObject({ name: '넓은 망', tags: ['b', 'a'], note: '# Why' })
    await client.runs.tag({ ids: [id], add: ['c'], remove: ['b', 'unknown'] })
    await client.runs.note({ ids: [id], text: 'And so', append: true })
    expect(await run()).toMatchObject({ tags: ['a', 'c'], note: '# Why\n\nAnd so' })
    await client.runs.note({ ids: [id], text: '' })
    expect(await run()).toMatchObject({ note: '' })
    expect((await client.runs.list({ text: '넓은' })).total).toBe(1)
    await expect(client.runs.rename({ id, name: '  ' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(client.runs.rename({ id: nobody, name: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'run', id: nobody }
    })
  })

  test('changes are told in few events, each with the runs as they are', async () => {
    const { client, events, reaches } = await openTestCore({ eventIntervalMs: 50 })
    const { id } = (await client.runs.start({ hyperparameters })).runs[0]!
    await reaches(id, 'completed')
    const from = events.length
    for (let i = 0; i < 20; i++) await client.runs.rename({ id, name: `name ${i}` })
    const told = () => events.slice(from).flatMap(event => (event.type === 'runs_changed' ? event.runs.map(run => run.name) : []))
    await expect.poll(() => told().at(-1)).toBe('name 19')
    expect(told().length).toBeLessThan(20)
  })
})

describe('the trash', () => {
  test('stops what trains or waits, hides it from lists and counts, and gives it back', async () => {
    const { client, launcher } = await openTestCore({ script: 'slow' })
    const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 1000, seed: 1 }, seeds: 2 })
    const ids = runs.map(run => run.id)
    expect(await client.runs.trash({ ids })).toMatchObject({ edit: { kind: 'trash', runs: 2 }, skipped: [] })
    for (const id of ids)
      expect((await client.runs.get({ id })).run).toMatchObject({ state: 'stopped', trashed_at: expect.any(String) as string })
    await expect.poll(launcher.alive).toBe(0)
    expect((await client.runs.list({})).total).toBe(0)
    expect((await client.runs.list({ trashed: true, sort: ['number'] })).rows.map(run => run.id)).toEqual(ids)
    expect(await client.experiments.list()).toMatchObject([{ name: 'Default', run_count: 0 }])
    expect((await client.datasets.list())[0]!.run_count).toBe(0)
    await client.runs.restore({ ids: [ids[1]!] })
    expect((await client.runs.list({})).rows).toMatchObject([{ id: ids[1], trashed_at: null }])
  })

  test('one unknown id and nothing happens to the others', async () => {
    const { client } = await openTestCore({ script: 'slow' })
    const { id } = (await client.runs.start({ hyperparameters: { num_epochs: 1000 } })).runs[0]!
    for (const call of [client.runs.trash, client.runs.stop, client.runs.restore]) {
      await expect(call({ ids: [id, nobody] })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { id: nobody } })
    }
    expect((await client.runs.get({ id })).run).toMatchObject({ state: 'running', trashed_at: null })
  })
})

test('series: all metrics or those named, none for a run that measured nothing', async () => {
  const { client, reaches } = await openTestCore()
  const { id } = (await client.runs.start({ hyperparameters })).runs[0]!
  await reaches(id, 'completed')
  const metrics = ['loss', 'accuracy', 'val_loss', 'val_accuracy', 'epoch_ms']
  const all = await client.runs.series({ ids: [id] })
  expect(all.map(series => series.metric).sort()).toEqual(metrics.sort())
  for (const { steps, epochs, times, values } of all) {
    expect([steps, epochs, times, values].every(column => column instanceof Float64Array && column.length === 2)).toBe(true)
  }
  expect((await client.runs.series({ ids: [id], metrics: ['val_loss', 'nonsense'] })).map(series => series.metric)).toEqual(['val_loss'])
  await expect(client.runs.series({ ids: [nobody] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('experiments are made by a run’s start or by hand, renamed, and never two of one name', async () => {
  const { client, events } = await openTestCore({ script: 'never ready' })
  const { experiment: made } = await client.experiments.create({ name: ' Widths ' })
  expect(made).toMatchObject({ name: 'Widths', run_count: 0, last_activity: null })
  const { runs } = await client.runs.start({ experiment: 'Widths' })
  expect(runs[0]).toMatchObject({ experiment: 'Widths', experiment_id: made.id })
  expect(await client.experiments.list()).toMatchObject([{ id: made.id, run_count: 1, last_activity: expect.any(String) as string }])
  await expect(client.experiments.create({ name: 'Widths' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    data: { faults: [{ field: 'name', code: 'taken' }] }
  })
  const { experiment: other } = await client.experiments.create({ name: 'Depths' })
  await expect(client.experiments.rename({ id: other.id, name: 'Widths' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  expect(await client.experiments.rename({ id: made.id, name: 'Widths' })).toMatchObject({ edit: null, experiment: { name: 'Widths' } })
  expect(await client.experiments.rename({ id: other.id, name: '깊이' })).toMatchObject({ experiment: { name: '깊이' } })
  await expect(client.experiments.rename({ id: nobody, name: 'x' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { what: 'experiment' }
  })
  await expect.poll(() => events.some(event => event.type === 'experiments_changed' && event.experiments.length === 2)).toBe(true)
})

describe('pinned runs', () => {
  test('keep the order they were pinned in, are told, and are found by the filter', async () => {
    let time = 1000
    const { client, events, reaches } = await openTestCore({ now: () => time++ })
    const { runs } = await client.runs.start({ hyperparameters, seeds: 3 })
    const [first = '', second = '', third = ''] = runs.map(run => run.id)
    for (const id of [first, second, third]) expect(await reaches(id, 'completed')).toMatchObject({ pinned: false })
    await client.runs.mark({ ids: [third], pinned: true })
    await client.runs.mark({ ids: [first, third], pinned: true })
    const pinned = async () => (await client.runs.list({ filter: 'pinned == true', sort: ['pinned_at'] })).rows.map(run => run.id)
    expect(await pinned()).toEqual([third, first])
    expect((await client.runs.list({ filter: 'pinned == false' })).rows).toMatchObject([{ id: second, pinned: false }])
    await expect.poll(() => events.some(event => event.type === 'runs_changed' && event.runs.some(run => run.pinned))).toBe(true)
    await client.runs.mark({ ids: [third], starred: true })
    expect(await pinned()).toEqual([third, first])
    await client.runs.mark({ ids: [third, second], pinned: false })
    expect(await pinned()).toEqual([first])
  })

  test('are at most 20 in an experiment, of which none is pinned where not all fit', async () => {
    const { client } = await openTestCore({ script: 'slow' })
    const { runs } = await client.runs.start({ hyperparameters, seeds: 22 })
    const ids = runs.map(run => run.id)
    await client.runs.mark({ ids: ids.slice(0, 19), pinned: true })
    await expect(client.runs.mark({ ids: ids.slice(19, 21), pinned: true, starred: true })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { faults: [{ field: 'pinned', code: 'too_many_pinned', params: { n: 20 } }] }
    })
    const pinned = async () => (await client.runs.list({ filter: 'pinned == true' })).total
    expect(await pinned()).toBe(19)
    expect((await client.runs.get({ id: ids[19]! })).run.starred).toBe(false)
    await client.runs.mark({ ids: [ids[21]!], pinned: true })
    expect(await pinned()).toBe(20)
    // Those in the trash take no room.
    await client.runs.trash({ ids: ids.slice(0, 2) })
    await client.runs.mark({ ids: ids.slice(19, 21), pinned: true })
    expect(await pinned()).toBe(20)
  })
})

describe('locks and stars', () => {
  test('are set on many runs at once, each by itself, and told', async () => {
    const { client, events, reaches } = await openTestCore()
    const { runs } = await client.runs.start({ hyperparameters, seeds: 2 })
    const ids = runs.map(run => run.id)
    for (const id of ids) expect(await reaches(id, 'completed')).toMatchObject({ locked: false, starred: false })
    const run = async (id = '') => (await client.runs.get({ id })).run
    expect(await client.runs.mark({ ids, locked: true })).toMatchObject({ edit: { kind: 'lock', runs: 2 } })
    for (const id of ids) expect(await run(id)).toMatchObject({ locked: true, starred: false })
    await client.runs.mark({ ids: ids.slice(0, 1), locked: false, starred: true })
    expect(await run(ids[0])).toMatchObject({ locked: false, starred: true })
    expect((await client.runs.get({ id: ids[1]! })).run).toMatchObject({ locked: true, starred: false })
    await expect.poll(() => events.some(event => event.type === 'runs_changed' && event.runs.some(run => run.starred))).toBe(true)
    await expect(client.runs.mark({ ids: [ids[0]!, nobody], starred: false })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await client.runs.get({ id: ids[0]! })).run.starred).toBe(true)
  })

  test('a locked run stays out of the trash, goes on training, and what is in the trash cannot be locked', async () => {
    const { client } = await openTestCore({ script: 'slow' })
    const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 1000, seed: 1 }, seeds: 2 })
    const [kept = '', gone = ''] = runs.map(run => run.id)
    await client.runs.mark({ ids: [kept], locked: true })
    expect(await client.runs.trash({ ids: [kept, gone] })).toMatchObject({ edit: { runs: 1 }, skipped: [kept] })
    expect((await client.runs.get({ id: kept })).run).toMatchObject({ state: 'running', trashed_at: null })
    expect(await client.runs.trash({ ids: [kept] })).toEqual({ edit: null, skipped: [kept] })
    await expect(client.runs.mark({ ids: [gone], locked: true })).rejects.toMatchObject({
      code: 'ILLEGAL_STATE',
      data: { state: 'trashed', action: 'lock' }
    })
    await client.runs.mark({ ids: [gone], starred: true })
    expect((await client.runs.get({ id: gone })).run).toMatchObject({ starred: true, locked: false })
    await client.runs.mark({ ids: [kept], locked: false })
    expect((await client.runs.trash({ ids: [kept] })).skipped).toEqual([])
  })
})
