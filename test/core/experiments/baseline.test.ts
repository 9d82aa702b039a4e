import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const hyperparameters = { num_epochs: 1, seed: 1 }

async function openWithRuns(libraryFolder = temporaryFolder()) {
  const opened = await openTestCore({ libraryFolder })
  const { client, reaches } = opened
  const { runs } = await client.runs.start({ hyperparameters, seeds: 2 })
  const [first, second] = await Promise.all(runs.map(run => reaches(run.id, 'completed')))
  return { ...opened, first: first!, second: second!, id: first!.experiment_id }
}

test('an experiment has one baseline at most, kept in the library and told', async () => {
  const libraryFolder = temporaryFolder()
  const { client, core, events, first, second, id } = await openWithRuns(libraryFolder)
  expect(await client.experiments.list()).toMatchObject([{ id, baseline_run_id: null }])
  expect(await client.experiments.setBaseline({ id, run_id: first.id })).toMatchObject({ experiment: { id, baseline_run_id: first.id } })
  expect(await client.experiments.setBaseline({ id, run_id: second.id })).toMatchObject({ experiment: { baseline_run_id: second.id } })
  const told = () => events.findLast(event => event.type === 'experiments_changed')
  await expect.poll(told).toMatchObject({ experiments: [{ id, baseline_run_id: second.id }] })
  await core.close()
  const { client: later } = await openTestCore({ libraryFolder })
  expect(await later.experiments.list()).toMatchObject([{ baseline_run_id: second.id }])
  expect(await later.experiments.setBaseline({ id, run_id: null })).toMatchObject({ experiment: { baseline_run_id: null } })
})

test('a baseline in the trash is none until it is restored, and windows hear of both', async () => {
  const { client, events, first, id } = await openWithRuns()
  await client.experiments.setBaseline({ id, run_id: first.id })
  const told = () => events.findLast(event => event.type === 'experiments_changed')
  await client.runs.trash({ ids: [first.id] })
  await expect.poll(told).toMatchObject({ experiments: [{ baseline_run_id: null, run_count: 1 }] })
  await client.runs.restore({ ids: [first.id] })
  await expect.poll(told).toMatchObject({ experiments: [{ baseline_run_id: first.id, run_count: 2 }] })
})

test('one that is deleted for good is forgotten', async () => {
  const libraryFolder = temporaryFolder()
  const { client, core, first, id } = await openWithRuns(libraryFolder)
  await client.experiments.setBaseline({ id, run_id: first.id })
  await core.close()
  const database = new SqliteDatabase(join(libraryFolder, 'trialbook.db'))
  database.pragma('foreign_keys = ON')
  database.prepare('DELETE FROM runs WHERE id = ?').run(first.id)
  expect(database.prepare('SELECT baseline_run_id FROM experiments').pluck().all()).toEqual([null])
  database.close()
})

test('only a run of the experiment that is not in the trash can be its baseline', async () => {
  const { client, first, second, id } = await openWithRuns()
  const { experiment: other } = await client.experiments.create({ name: 'Other' })
  const refused = { code: 'INVALID_INPUT', data: { faults: [{ field: 'run_id', code: 'not_of_experiment' }] } }
  await expect(client.experiments.setBaseline({ id: other.id, run_id: first.id })).rejects.toMatchObject(refused)
  await client.runs.trash({ ids: [second.id] })
  await expect(client.experiments.setBaseline({ id, run_id: second.id })).rejects.toMatchObject(refused)
  const missing = (what: string) => ({ code: 'NOT_FOUND', data: { what, id: nobody } })
  await expect(client.experiments.setBaseline({ id, run_id: nobody })).rejects.toMatchObject(missing('run'))
  await expect(client.experiments.setBaseline({ id: nobody, run_id: first.id })).rejects.toMatchObject(missing('experiment'))
})
