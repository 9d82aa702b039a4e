import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { hashOf, idOf, openEdited } from './openEdited.ts'

const history = 'window'
const rowsOf = (libraryFolder: string, table: string): unknown[] => {
  const database = new SqliteDatabase(join(libraryFolder, 'trialbook.db'), { readonly: true })
  const rows = database.prepare(`SELECT * FROM ${table}`).all()
  database.close()
  return rows
}

test('an edit of many runs is one step, named, and a step that changes nothing is none', async () => {
  const { client, ids, run, libraryFolder } = await openEdited()
  expect(await client.runs.mark({ ids, starred: true, history })).toMatchObject({ edit: { kind: 'star', runs: 4, name: 'run 1' } })
  expect(await client.runs.mark({ ids, starred: true, history })).toEqual({ edit: null })
  expect(await client.runs.restore({ ids, history })).toEqual({ edit: null })
  await client.runs.rename({ id: idOf(2), name: 'wide', history })
  expect(await client.edits.next({ history })).toMatchObject({ undo: { kind: 'rename', runs: 1, name: 'run 2' }, redo: null })
  expect(await client.edits.undo({ history })).toMatchObject({ edit: { kind: 'rename', name: 'run 2' }, changed_since: [] })
  expect(await run(2)).toMatchObject({ name: 'run 2', starred: true })
  expect(await client.edits.next({ history })).toMatchObject({ undo: { kind: 'star', runs: 4 }, redo: { kind: 'rename' } })
  expect(rowsOf(libraryFolder, 'edits')).toHaveLength(2)
})

test('what was changed since is left alone and named; the rest is taken back, and can be done again', async () => {
  const { client, run } = await openEdited()
  const ids = [1, 2, 3].map(idOf)
  await client.runs.tag({ ids, add: ['x'], history })
  await client.runs.tag({ ids: [idOf(2)], add: ['y'], history: 'another window' })
  expect(await client.edits.undo({ history })).toMatchObject({ edit: { runs: 3 }, changed_since: [{ name: 'run 2', number: 2 }] })
  expect([(await run(1)).tags, (await run(2)).tags, (await run(3)).tags]).toEqual([[], ['x', 'y'], []])
  expect(await client.edits.redo({ history })).toMatchObject({ changed_since: [{ number: 2 }] })
  expect([(await run(1)).tags, (await run(2)).tags]).toEqual([['x'], ['x', 'y']])
})

test('of a run with several changed values all are taken back or none', async () => {
  const { client, ids, run } = await openEdited()
  await client.runs.mark({ ids, starred: true, archived: true, history })
  await client.runs.mark({ ids: [idOf(1)], starred: false })
  expect(await client.edits.undo({ history })).toMatchObject({ edit: { kind: 'mark' }, changed_since: [{ number: 1 }] })
  expect(await run(1)).toMatchObject({ starred: false, archived: true })
  expect(await run(2)).toMatchObject({ starred: false, archived: false })
})

test('each history is its own, and a new edit drops what was taken back', async () => {
  const { client, run } = await openEdited()
  await client.runs.rename({ id: idOf(1), name: 'one', history })
  await client.runs.rename({ id: idOf(2), name: 'two', history: 'other' })
  expect(await client.edits.undo({ history })).toMatchObject({ edit: { name: 'run 1' } })
  expect(await run(2)).toMatchObject({ name: 'two' })
  await client.runs.mark({ ids: [idOf(3)], starred: true, history })
  expect(await client.edits.redo({ history })).toEqual({ edit: null, changed_since: [] })
  expect(await run(1)).toMatchObject({ name: 'run 1' })
})

test('a step that is not the next one is not taken back by its number', async () => {
  const { client, run } = await openEdited()
  const { edit: first } = await client.runs.rename({ id: idOf(1), name: 'one', history })
  await client.runs.rename({ id: idOf(1), name: 'uno', history })
  expect(await client.edits.undo({ history, edit: first!.id })).toEqual({ edit: null, changed_since: [] })
  expect(await run(1)).toMatchObject({ name: 'uno' })
})

test('the newest 200 are kept', async () => {
  const { client, run, libraryFolder } = await openEdited()
  for (let n = 1; n <= 203; n++) await client.runs.rename({ id: idOf(1), name: `name ${n}`, history })
  await client.runs.rename({ id: idOf(2), name: 'kept', history: 'other' })
  expect(rowsOf(libraryFolder, 'edits')).toHaveLength(201)
  for (let n = 0; n < 200; n++) await client.edits.undo({ history })
  expect(await client.edits.undo({ history })).toMatchObject({ edit: null })
  expect(await run(1)).toMatchObject({ name: 'name 3' })
})

test('a note that is written on is one step, until something else is done', async () => {
  const { client, run, libraryFolder } = await openEdited()
  const write = async (text: string, goes_on?: number) =>
    (await client.runs.note({ ids: [idOf(1)], text, history, ...(goes_on ? { goes_on } : {}) })).edit
  const first = await write('a')
  expect(await write('ab', first!.id)).toEqual(first)
  expect(await write('abc', first!.id)).toEqual(first)
  expect(rowsOf(libraryFolder, 'edits')).toHaveLength(1)
  await client.runs.note({ ids: [idOf(1)], text: 'from elsewhere' })
  const second = await write('abcd', first!.id)
  expect(second!.id).not.toBe(first!.id)
  await client.edits.undo({ history })
  expect(await run(1)).toMatchObject({ note: 'from elsewhere' })
})

describe('the trash in the history', () => {
  test('locked runs that were skipped are no part of the step', async () => {
    const { client, ids, run } = await openEdited()
    await client.runs.mark({ ids: [idOf(1)], locked: true, history })
    expect(await client.runs.trash({ ids, history })).toMatchObject({ edit: { kind: 'trash', runs: 3, name: 'run 2' }, skipped: [idOf(1)] })
    expect(await client.edits.undo({ history })).toMatchObject({ edit: { runs: 3 }, changed_since: [] })
    for (const number of [1, 2, 3, 4]) expect(await run(number)).toMatchObject({ trashed_at: null, locked: number === 1 })
  })

  test('a run locked since is not put back into it, and one in it is not locked again', async () => {
    const { client, run } = await openEdited()
    await client.runs.trash({ ids: [idOf(1), idOf(2)], history })
    await client.edits.undo({ history })
    await client.runs.mark({ ids: [idOf(1)], locked: true })
    expect(await client.edits.redo({ history })).toMatchObject({ changed_since: [{ number: 1 }] })
    expect(await run(1)).toMatchObject({ trashed_at: null, locked: true })
    await client.runs.mark({ ids: [idOf(3)], locked: true, history })
    await client.edits.undo({ history })
    await client.runs.trash({ ids: [idOf(3)] })
    expect(await client.edits.redo({ history })).toMatchObject({ changed_since: [{ number: 3 }] })
    expect(await run(3)).toMatchObject({ locked: false })
  })

  test('runs deleted forever leave every step, and steps about nothing else go', async () => {
    const { client, run, libraryFolder } = await openEdited()
    const { experiment_id: id } = await run(1)
    await client.experiments.setBaseline({ id, run_id: idOf(1), history })
    await client.experiments.setBaseline({ id, run_id: idOf(2), history })
    await client.runs.rename({ id: idOf(2), name: 'gone', history })
    await client.runs.move({ ids: [idOf(2)], experiment: 'Made for it', history })
    await client.runs.trash({ ids: [idOf(2), idOf(3)], history })
    await client.runs.purge({ ids: [idOf(2)] })
    expect(await client.edits.undo({ history })).toMatchObject({ edit: { kind: 'trash', runs: 1 }, changed_since: [] })
    expect(await client.edits.undo({ history })).toMatchObject({ edit: { kind: 'baseline' }, changed_since: [] })
    expect(await client.experiments.list()).toContainEqual(expect.objectContaining({ id, baseline_run_id: idOf(1) }))
    expect(await client.edits.undo({ history })).toMatchObject({ edit: { kind: 'baseline' } })
    expect(await client.edits.undo({ history })).toMatchObject({ edit: null })
    expect(rowsOf(libraryFolder, 'edits')).toHaveLength(3)
  })
})

describe('moving to an experiment', () => {
  test('makes it, changes both counts, and gives a baseline back with the undo', async () => {
    const { client, run, events, libraryFolder } = await openEdited()
    const before = hashOf(libraryFolder)
    const { experiment_id: id } = await run(1)
    await client.experiments.setBaseline({ id, run_id: idOf(1), history })
    expect(await client.runs.move({ ids: [idOf(1), idOf(3)], experiment: 'New', history })).toMatchObject({
      edit: { kind: 'move', runs: 2, name: 'New' }
    })
    const told = () => events.findLast(event => event.type === 'experiments_changed')
    const named = (name: string, run_count: number, baseline_run_id: string | null = null) =>
      expect.objectContaining({ name, run_count, baseline_run_id }) as object
    await expect
      .poll(told)
      .toMatchObject({ experiments: expect.arrayContaining([named('New', 2), named('First', 1), named('Second', 1)]) as object })
    expect(await run(3)).toMatchObject({ experiment: 'New' })
    await client.edits.undo({ history })
    await expect
      .poll(told)
      .toMatchObject({ experiments: expect.arrayContaining([named('First', 2, idOf(1)), named('Second', 2)]) as object })
    expect(await client.experiments.list()).toHaveLength(2)
    await client.edits.undo({ history })
    expect(hashOf(libraryFolder)).toBe(before)
  })

  test('an experiment others moved into stays when its making is taken back, and a taken name is not taken twice', async () => {
    const { client, run } = await openEdited()
    await client.runs.move({ ids: [idOf(1)], experiment: 'New', history })
    await client.runs.move({ ids: [idOf(2)], experiment: 'New' })
    expect(await client.edits.undo({ history })).toMatchObject({ changed_since: [{ name: 'New', number: null }] })
    expect(await run(1)).toMatchObject({ experiment: 'First' })
    expect(await run(2)).toMatchObject({ experiment: 'New' })
    await client.edits.redo({ history })
    expect(await run(1)).toMatchObject({ experiment: 'New' })

    const { experiment } = await client.experiments.create({ name: 'Name', history })
    await client.experiments.rename({ id: experiment.id, name: 'Other name', history })
    await client.experiments.create({ name: 'Name' })
    expect(await client.edits.undo({ history })).toMatchObject({
      edit: { kind: 'experiment_rename' },
      changed_since: [{ name: 'Other name', number: null }]
    })
    expect((await client.experiments.list()).map(({ name }) => name)).toContain('Other name')
  })
})

test('ten thousand runs are one step, and windows are told to read again instead of being sent them', async () => {
  const { client, ids, events, run, libraryFolder } = await openEdited(10_000)
  const before = hashOf(libraryFolder)
  const from = events.length
  expect(await client.runs.tag({ ids, add: ['all'], history })).toMatchObject({ edit: { runs: 10_000 } })
  expect(await client.runs.note({ ids, text: 'why', append: true, history })).toMatchObject({ edit: { runs: 10_000 } })
  expect(await client.runs.overview({ ids: [...ids, idOf(20_000)] })).toMatchObject({
    total: 10_000,
    active: [],
    noted: 10_000,
    locked: 0,
    tags: [{ tag: 'all', runs: 10_000 }]
  })
  expect(await run(9999)).toMatchObject({ tags: ['all'], note: 'why' })
  await expect.poll(() => events.slice(from).some(event => event.type === 'library_changed')).toBe(true)
  expect(events.slice(from).filter(event => event.type === 'runs_changed')).toEqual([])
  await client.edits.undo({ history })
  await client.edits.undo({ history })
  expect(hashOf(libraryFolder)).toBe(before)
})

test('one unknown run, and nothing is done to the others', async () => {
  const { client, libraryFolder } = await openEdited()
  const before = hashOf(libraryFolder)
  const ids = [idOf(1), idOf(99)]
  const calls = [
    client.runs.tag({ ids, add: ['x'] }),
    client.runs.note({ ids, text: 'x' }),
    client.runs.mark({ ids, archived: true }),
    client.runs.move({ ids, experiment: 'New' }),
    client.runs.trash({ ids })
  ]
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'run', id: idOf(99) } })
  expect(hashOf(libraryFolder)).toBe(before)
})
