import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import SqliteDatabase from 'better-sqlite3'
import { openTestCore, temporaryFolder } from '../../support/openTestCore.ts'
import type { TestCore } from '../../support/openTestCore.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const day = 24 * 3_600_000

/** Runs that completed, each with a checkpoint and a model of 100 + 23 bytes on disk. */
async function completed({ client, reaches, libraryFolder }: TestCore, seeds: number): Promise<string[]> {
  const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 2, seed: 1 }, seeds })
  for (const { id } of runs) {
    await reaches(id, 'completed')
    const model = join(libraryFolder, 'checkpoints', id, 'model')
    mkdirSync(model, { recursive: true })
    writeFileSync(join(model, '..', 'epoch-2.ckpt'), Buffer.alloc(100))
    writeFileSync(join(model, 'weights.bin'), Buffer.alloc(23))
  }
  return runs.map(({ id }) => id)
}

/** How many rows of each table belong to a run. */
function rowsOfRuns(libraryFolder: string): Record<string, number> {
  const database = new SqliteDatabase(join(libraryFolder, 'trialbook.db'), { readonly: true })
  const tables = [
    'runs',
    'hyperparameters',
    'points',
    'summaries',
    'environments',
    'tags',
    'notes',
    'log_lines',
    'checkpoints',
    'edited_runs'
  ]
  const count = (table: string): number => database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
  const counts = Object.fromEntries(tables.map(table => [table, count(table)]))
  database.close()
  return counts
}
const logged = (libraryFolder: string, event: string): Record<string, unknown>[] =>
  readFileSync(join(libraryFolder, 'logs', 'trialbook.log'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
    .filter(line => line['event'] === event)

describe('deleting forever', () => {
  test('takes rows and files of runs in the trash, leaves the others, and tells every window', async () => {
    const opened = await openTestCore()
    const { client, events, libraryFolder } = opened
    const [gone = '', kept = ''] = await completed(opened, 2)
    const before = rowsOfRuns(libraryFolder)
    await client.runs.tag({ ids: [gone, kept], add: ['x'] })
    await client.runs.note({ ids: [gone, kept], text: 'why' })
    expect(await client.runs.sizes({ ids: [kept, gone] })).toEqual([
      { run_id: kept, bytes: 123 },
      { run_id: gone, bytes: 123 }
    ])
    await client.runs.trash({ ids: [gone, kept] })
    expect(await client.runs.purge({ ids: [gone, gone] })).toEqual({ ids: [gone, gone] })
    await expect(client.runs.get({ id: gone })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(client.runs.restore({ ids: [gone] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await client.runs.list({ trashed: true })).rows.map(run => run.id)).toEqual([kept])
    expect(existsSync(join(libraryFolder, 'checkpoints', gone))).toBe(false)
    expect(existsSync(join(libraryFolder, 'checkpoints', kept, 'model', 'weights.bin'))).toBe(true)
    await expect.poll(() => events.flatMap(event => (event.type === 'runs_removed' ? event.ids : []))).toEqual([gone])
    const half = Object.fromEntries(Object.entries(before).map(([table, count]) => [table, count / 2]))
    expect(rowsOfRuns(libraryFolder)).toEqual({ ...half, tags: 1, notes: 1, edited_runs: 3 })
  })

  test('a run that is not in the trash, or one nobody knows, keeps all of them', async () => {
    const opened = await openTestCore()
    const { client, libraryFolder } = opened
    const [trashed = '', listed = ''] = await completed(opened, 2)
    await client.runs.trash({ ids: [trashed] })
    await expect(client.runs.purge({ ids: [trashed, listed] })).rejects.toMatchObject({
      code: 'ILLEGAL_STATE',
      data: { state: 'completed', action: 'purge' }
    })
    await expect(client.runs.purge({ ids: [trashed, nobody] })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { id: nobody } })
    expect((await client.runs.get({ id: trashed })).run.trashed_at).not.toBe(null)
    expect(existsSync(join(libraryFolder, 'checkpoints', trashed))).toBe(true)
    expect(await client.runs.sizes({ ids: [trashed] })).toEqual([{ run_id: trashed, bytes: 123 }])
  })

  test('a run that trains is refused; one just stopped goes once its process has', async () => {
    const { client, launcher } = await openTestCore({ script: 'slow' })
    const { id } = (await client.runs.start({ hyperparameters: { num_epochs: 1000 } })).runs[0]!
    await expect(client.runs.purge({ ids: [id] })).rejects.toMatchObject({ code: 'ILLEGAL_STATE', data: { action: 'purge' } })
    await client.runs.trash({ ids: [id] })
    await client.runs.purge({ ids: [id] })
    expect(launcher.alive()).toBe(0)
    expect((await client.runs.list({ trashed: true })).total).toBe(0)
    expect(await client.runs.list({})).toMatchObject({ total: 0 })
  })

  test('a run without anything on disk has no size and can go', async () => {
    const { client, reaches } = await openTestCore()
    const { id } = (await client.runs.start({ hyperparameters: { num_epochs: 1 } })).runs[0]!
    await reaches(id, 'completed')
    expect(await client.runs.sizes({ ids: [id] })).toEqual([{ run_id: id, bytes: 0 }])
    await client.runs.trash({ ids: [id] })
    await expect(client.runs.purge({ ids: [id] })).resolves.toEqual({ ids: [id] })
  })
})

test('what has been in the trash for over 30 days goes at the next start, and the log says so', async () => {
  const libraryFolder = temporaryFolder()
  const start = Date.UTC(2026, 0, 1)
  const first = await openTestCore({ libraryFolder, now: () => start })
  const [old = '', restored = ''] = await completed(first, 2)
  await first.client.runs.trash({ ids: [old, restored] })
  await first.client.runs.restore({ ids: [restored] })
  await first.core.close()

  const onTime = await openTestCore({ libraryFolder, now: () => start + 30 * day })
  expect((await onTime.client.runs.list({ trashed: true })).rows.map(run => run.id)).toEqual([old])
  expect(logged(libraryFolder, 'old_trash_removed')).toEqual([])
  await onTime.core.close()

  const late = await openTestCore({ libraryFolder, now: () => start + 30 * day + 1 })
  expect((await late.client.runs.list({ trashed: true })).total).toBe(0)
  expect((await late.client.runs.list({})).rows.map(run => run.id)).toEqual([restored])
  expect(existsSync(join(libraryFolder, 'checkpoints', old))).toBe(false)
  expect(existsSync(join(libraryFolder, 'checkpoints', restored))).toBe(true)
  expect(logged(libraryFolder, 'old_trash_removed')).toMatchObject([{ level: 'info', numbers: [1] }])
})
