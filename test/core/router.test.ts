import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../src/core/log.ts'
import { translateError } from '../../src/core/translateErrors.ts'
import { defaultSettings } from '../../src/shared/settings.ts'
import { openTestCore, temporaryFolder } from '../support/openTestCore.ts'

test('host.info says what the window must know', async () => {
  const { client, libraryFolder } = await openTestCore({ cores: 8 })
  const info = { app_version: '0.0.0-test', library: libraryFolder, cores: 8, runs_at_once: 7, platform: process.platform }
  expect(await client.host.info()).toMatchObject(info)
  await client.settings.set({ runs_at_once: 2 })
  expect(await client.host.info()).toMatchObject({ ...info, runs_at_once: 2 })
})

test('host.info never says less than one run at once', async () => {
  const { client } = await openTestCore({ cores: 1 })
  expect(await client.host.info()).toMatchObject({ runs_at_once: 1 })
})

describe('host.check', () => {
  test('looks at everything for real and finds nothing wrong', async () => {
    const { client, launcher } = await openTestCore()
    const checks = await client.host.check()
    expect(checks.map(({ name }) => name)).toEqual([
      'Node',
      'SQLite',
      'TensorFlow',
      'Database',
      'Checkpoints',
      'Backups',
      'Last session',
      'Free space',
      'MNIST'
    ])
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
    expect(checks.find(({ name }) => name === 'TensorFlow')!.detail).toBe('scripted')
    await expect.poll(launcher.alive).toBe(0)
  })

  test('says what is wrong and what to do', async () => {
    const { client, launcher } = await openTestCore({ script: 'never ready', timeouts: { readyMs: 200 }, mnistFolder: temporaryFolder() })
    const wrong = (await client.host.check()).filter(({ ok }) => !ok)
    expect(wrong).toEqual([
      { name: 'TensorFlow', ok: false, detail: expect.stringContaining('not ready') as string, remedy: expect.any(String) as string },
      { name: 'MNIST', ok: false, detail: expect.stringContaining('missing') as string, remedy: expect.any(String) as string }
    ])
    await expect.poll(launcher.alive).toBe(0)
  })
})

describe('settings', () => {
  test('have defaults, are kept, told, and checked', async () => {
    const libraryFolder = temporaryFolder()
    const { client, events, core } = await openTestCore({ libraryFolder })
    expect(await client.settings.get()).toEqual(defaultSettings)
    const changed = { ...defaultSettings, language: 'ko', runs_at_once: 3 }
    expect(await client.settings.set({ language: 'ko', runs_at_once: 3 })).toEqual(changed)
    await expect.poll(() => events.find(event => event.type === 'settings_changed')).toMatchObject({ settings: changed })
    await expect(client.settings.set({ runs_at_once: 0 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { faults: [{ field: 'runs_at_once' }] }
    })
    await core.close()
    expect(await (await openTestCore({ libraryFolder })).client.settings.get()).toEqual(changed)
  })

  test('changing one leaves the others as they are', async () => {
    const { client } = await openTestCore()
    await client.settings.set({ language: 'ko' })
    expect(await client.settings.set({ theme: 'dark' })).toMatchObject({ language: 'ko', theme: 'dark' })
  })

  test('a stored value that is not known any more counts as its default', async () => {
    const libraryFolder = temporaryFolder()
    await (await openTestCore({ libraryFolder })).core.close()
    const database = new SqliteDatabase(join(libraryFolder, 'trialbook.db'))
    database.exec(`INSERT INTO settings VALUES ('theme', '"sepia"'), ('language', '"ko"')`)
    database.close()
    const { client } = await openTestCore({ libraryFolder })
    expect(await client.settings.get()).toEqual({ ...defaultSettings, language: 'ko' })
  })
})

describe('errors', () => {
  function translate(error: unknown) {
    const folder = temporaryFolder()
    const translated = translateError(error, { log: createLog({ folder }), method: 'runs.list' })
    return { translated, logged: readFileSync(join(folder, 'trialbook.log'), 'utf8') }
  }

  test('an unexpected one is one honest sentence outside and whole in the log', () => {
    const { translated, logged } = translate(new TypeError('x is undefined at secret place'))
    expect(translated).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(translated.message).not.toContain('secret')
    expect(logged).toContain('secret place')
    expect(logged).toContain('router.test')
    expect(logged).toContain('runs.list')
  })

  test('a full disk is named', () => {
    const { translated } = translate(new SqliteDatabase.SqliteError('database or disk is full', 'SQLITE_FULL'))
    expect(translated).toMatchObject({ code: 'STORAGE_FAILED', data: { reason: 'database or disk is full' } })
  })

  test('what the library cannot do any more reaches the caller as an error, and the program lives', async () => {
    const { client, libraryFolder } = await openTestCore()
    const database = new SqliteDatabase(join(libraryFolder, 'trialbook.db'))
    onTestFinished(() => void database.close())
    database.exec('ALTER TABLE notes RENAME TO lost_notes')
    await client.experiments.create({ name: 'x' })
    const error: unknown = await client.runs.start({ hyperparameters: { num_epochs: 1 } }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(await client.experiments.list()).toHaveLength(2)
  })
})
