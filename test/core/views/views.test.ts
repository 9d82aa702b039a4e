import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect, test } from 'vitest'
import { asViewState, builtInViews, usualView } from '../../../src/shared/view.ts'
import type { ViewState } from '../../../src/shared/view.ts'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const wide: ViewState = {
  version: 1,
  filter: 'learning_rate < 0.01 and "\u{1F600}" in tags',
  sort: ['-max(val_accuracy)', 'learning_rate'],
  columns: {
    order: ['name', 'm:val_loss', 'h:learning_rate'],
    widths: { name: 240 },
    hidden: ['note'],
    shown: ['h:seed'],
    statistics: { val_loss: 'best_epoch' },
    hide_identical: false,
    pinned: [],
    percent: ['val_loss']
  },
  grouping: 'x',
  charts: 'y',
  split: 70
}
const namesOf = (views: { name: string }[]): string[] => views.map(view => view.name)

test('views are kept in the library as they were saved, and told to every window', async () => {
  const libraryFolder = temporaryFolder()
  const { client, core, events } = await openTestCore({ libraryFolder })
  expect(await client.views.list()).toEqual([])
  const [made] = await client.views.save({ name: '  Wide nets ', state: wide })
  expect(made).toMatchObject({ name: 'Wide nets', state: wide })
  await client.views.save({ name: '빠른 것', state: usualView })
  await expect
    .poll(() => events.findLast(event => event.type === 'views_changed')?.views)
    .toMatchObject([{ name: 'Wide nets' }, { name: '빠른 것' }])
  const changed = { ...wide, split: 30 }
  expect(await client.views.save({ id: made!.id, name: made!.name, state: changed })).toMatchObject([
    { state: changed },
    { state: usualView }
  ])
  await core.close()
  const { client: later } = await openTestCore({ libraryFolder })
  expect(await later.views.list()).toMatchObject([{ id: made!.id, name: 'Wide nets', state: changed }, { name: '빠른 것' }])
})

test('they are renamed, put in order and deleted; a deleted one comes back as what it was', async () => {
  const { client } = await openTestCore()
  for (const name of ['a', 'b', 'c']) await client.views.save({ name, state: wide })
  const [a, b, c] = await client.views.list()
  expect(namesOf(await client.views.reorder({ ids: [c!.id, nobody, a!.id] }))).toEqual(['c', 'a', 'b'])
  expect(namesOf(await client.views.rename({ id: a!.id, name: 'A' }))).toEqual(['c', 'A', 'b'])
  expect(namesOf(await client.views.remove({ id: c!.id }))).toEqual(['A', 'b'])
  await client.views.save(c!)
  expect(await client.views.reorder({ ids: [c!.id, a!.id, b!.id] })).toEqual([c, { ...a, name: 'A' }, b])
})

test('a name belongs to one view, whatever the case of its letters, and none to a built-in one', async () => {
  const { client } = await openTestCore()
  const [mine] = await client.views.save({ name: 'Mine', state: wide })
  const taken = { code: 'INVALID_INPUT', data: { faults: [{ field: 'name', code: 'view_taken' }] } }
  await expect(client.views.save({ name: 'mine', state: wide })).rejects.toMatchObject(taken)
  for (const name of ['all', 'Best-First']) await expect(client.views.save({ name, state: wide })).rejects.toMatchObject(taken)
  const [, other] = await client.views.save({ name: 'Other', state: wide })
  await expect(client.views.rename({ id: other!.id, name: 'MINE' })).rejects.toMatchObject(taken)
  expect(await client.views.rename({ id: mine!.id, name: 'MINE' })).toMatchObject([{ name: 'MINE' }, { name: 'Other' }])
})

test.each<[string, Record<string, unknown>, string]>([
  ['no name', { name: ' ' }, 'name'],
  ['a name too long', { name: 'x'.repeat(61) }, 'name'],
  ['a filter too long', { state: { ...wide, filter: 'x'.repeat(4001) } }, 'state.filter'],
  ['a sort by nothing', { state: { ...wide, sort: [] } }, 'state.sort'],
  ['a column too narrow', { state: { ...wide, columns: { ...wide.columns, widths: { name: 3 } } } }, 'state.columns.widths.name'],
  [
    'an unknown statistic',
    { state: { ...wide, columns: { ...wide.columns, statistics: { loss: 'median' } } } },
    'state.columns.statistics.loss'
  ],
  ['a split out of range', { state: { ...wide, split: 500 } }, 'state.split'],
  ['another version', { state: { ...wide, version: 2 } }, 'state.version']
])('a view with %s is refused, and the field named', async (_, part, field) => {
  const { client } = await openTestCore()
  const input = { name: 'x', state: wide, ...part }
  await expect(client.views.save(input)).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { faults: [{ field }] } })
  expect(await client.views.list()).toEqual([])
})

test('a view that is not there is NOT_FOUND', async () => {
  const { client } = await openTestCore()
  const missing = { code: 'NOT_FOUND', data: { what: 'view', id: nobody } }
  await expect(client.views.rename({ id: nobody, name: 'x' })).rejects.toMatchObject(missing)
  await expect(client.views.remove({ id: nobody })).rejects.toMatchObject(missing)
})

test('a stored part that cannot be read counts as usual and leaves the rest of the view', async () => {
  const libraryFolder = temporaryFolder()
  const { client, core } = await openTestCore({ libraryFolder })
  await client.views.save({ name: 'half', state: wide })
  await client.views.save({ name: 'none', state: wide })
  await core.close()
  const database = new SqliteDatabase(join(libraryFolder, 'trialbook.db'))
  database.prepare("UPDATE views SET json = json_set(json, '$.sort', 7) WHERE name = 'half'").run()
  database.prepare("UPDATE views SET json = '{' WHERE name = 'none'").run()
  database.close()
  const { client: later } = await openTestCore({ libraryFolder })
  expect(await later.views.list()).toMatchObject([{ state: { ...wide, sort: usualView.sort } }, { state: usualView }])
})

test('the core can list what every built-in view asks for', async () => {
  const { client, reaches } = await openTestCore()
  const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 1, seed: 1 } })
  await reaches(runs[0]!.id, 'completed')
  const totals = await Promise.all(
    Object.values(builtInViews).map(async ({ filter, sort }) => (await client.runs.list({ filter, sort })).total)
  )
  expect(totals).toEqual([1, 1, 0, 0, 0])
})

test('a view that was stored before columns told differences in percent is whole', () => {
  const { percent, ...columns } = wide.columns
  expect(percent).toEqual(['val_loss'])
  expect(asViewState({ ...wide, columns })).toEqual({ ...wide, columns: { ...columns, percent: [] } })
})
