import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openTestCore } from '../../support/openTestCore.ts'

/** Makes a library refuse what a full disk would refuse, until `relieve`: a trigger of the database itself raises SQLite's own error. */
function refuse(libraryFolder: string, event: string): { relieve: () => void } {
  const other = new SqliteDatabase(join(libraryFolder, 'trialbook.db'))
  other.exec(`CREATE TRIGGER full BEFORE ${event} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
  const relieve = (): void => {
    if (!other.open) return
    other.exec('DROP TRIGGER full')
    other.close()
  }
  onTestFinished(relieve)
  return { relieve }
}

const timeouts = { retryMs: 20 }
const hyperparameters = { num_epochs: 2, seed: 5 }

test('an end that cannot be written is told of and written once it can be; until then nothing else starts', async () => {
  const { client, events, libraryFolder, reaches, launcher } = await openTestCore({ timeouts })
  const { relieve } = refuse(libraryFolder, 'UPDATE OF test_loss ON runs')
  const [first, second] = (await client.runs.start({ hyperparameters, seeds: 2 })).runs
  const failure = () => events.filter(event => event.type === 'storage_failed')
  await expect.poll(failure).toMatchObject([{ run_id: first!.id, reason: 'database or disk is full' }])
  expect(await client.queue.get()).toMatchObject({ queued: [second!.id], running: [] })
  expect(launcher.launches.length).toBe(1)
  relieve()
  expect(await reaches(first!.id, 'completed')).toMatchObject({ epochs_done: 2, test: { accuracy: 0.975 } })
  await reaches(second!.id, 'completed')
  expect(failure().length).toBe(1)
})

test('a run whose start cannot be written stays first in the queue and starts once it can be', async () => {
  const { client, libraryFolder, reaches, launcher } = await openTestCore({ timeouts })
  const { relieve } = refuse(libraryFolder, 'UPDATE OF started_at ON runs')
  const [first, second] = (await client.runs.start({ hyperparameters, seeds: 2 })).runs
  await expect.poll(async () => (await client.queue.get()).queued).toEqual([first!.id, second!.id])
  expect(launcher.launches).toEqual([])
  relieve()
  await reaches(first!.id, 'completed')
  await reaches(second!.id, 'completed')
})

test('closing gives up what cannot be written, and the next start finds the run interrupted', async () => {
  const { client, core, events, libraryFolder } = await openTestCore({ timeouts })
  const { relieve } = refuse(libraryFolder, 'UPDATE OF test_loss ON runs')
  const [run] = (await client.runs.start({ hyperparameters })).runs
  await expect.poll(() => events.some(event => event.type === 'storage_failed')).toBe(true)
  await core.close()
  relieve()
  const again = await openTestCore({ libraryFolder })
  expect((await again.client.runs.get({ id: run!.id })).run).toMatchObject({ state: 'interrupted', epochs_done: 2 })
})
