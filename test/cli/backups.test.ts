import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Backup } from '../../src/shared/backup.ts'
import type { CoreEvent } from '../../src/shared/event.ts'
import { installProgram, jsonLines, openLibrary } from '../support/commandLine.ts'
import { lockOf, startOwnHost } from '../support/ownHost.ts'
import { connectClient } from '../support/startServer.ts'
import type { Connected } from '../support/startServer.ts'

const program = installProgram()

/** A library of one run and a backup of it, and another run since. */
async function backedUp() {
  const library = openLibrary(program)
  await library.trialbook('run --set num_epochs=1 --seed 1')
  const [backup] = jsonLines<Backup>(await library.trialbook('backups --take --json'))
  await library.trialbook('run --set num_epochs=1 --seed 2')
  const file = path.join(library.libraryFolder, 'trialbook.db')
  const seeds = async (): Promise<unknown[]> => jsonLines(await library.trialbook('list --json --sort seed')).map(run => run['seed'])
  return { ...library, backup: backup!, file, seeds }
}

describe('the command line', () => {
  test('takes, lists and restores a backup; without a name the newest that is whole', async () => {
    const { trialbook, backup, file, seeds, libraryFolder } = await backedUp()
    expect(backup).toMatchObject({ runs: 1, fault: null })
    const damaged = path.join(libraryFolder, 'backups', 'trialbook-v9-2999-01-01T00-00-00-000Z.db')
    writeFileSync(damaged, 'no database')
    expect((await trialbook('backups')).stdout).toMatch(/2999.*damaged: file is not a database\n.* 1 /)
    expect(await seeds()).toEqual([1, 2])
    const ended = await trialbook('restore --json')
    const [{ restored, aside } = { restored: '', aside: '' }] = jsonLines<{ restored: string; aside: string }>(ended)
    expect(restored).toBe(backup.name)
    expect(await seeds()).toEqual([1])
    expect(existsSync(path.join(aside, 'trialbook.db'))).toBe(true)
    expect(readFileSync(file).equals(readFileSync(path.join(aside, 'trialbook.db')))).toBe(false)
  })

  test('says what to do about a library that cannot be opened, and makes it usable again', async () => {
    const { trialbook, file, seeds } = await backedUp()
    truncateSync(file, 5000)
    expect((await trialbook('list')).stderr).toContain('Restore a backup')
    const checks = jsonLines(await trialbook('doctor --json'))
    expect(checks).toMatchObject([{ name: 'Library', ok: false, remedy: expect.stringContaining('trialbook restore') as string }])
    expect((await trialbook('restore')).stdout).toContain('What was there is kept in')
    expect(await seeds()).toEqual([1])
  })

  test.each([
    ['restore trialbook-v1-2000-01-01T00-00-00-000Z.db', 'There is no backup trialbook-v1'],
    ['restore', 'There is no whole backup'],
    ['restore x --empty', 'not both']
  ])('%s, where it makes no sense, is refused by exit code 2', async (line, named) => {
    const { trialbook } = openLibrary(program)
    await trialbook('list')
    const ended = await trialbook(line)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(named)
  })
})

/** A client at a host, and what the host greets it with. */
async function greeted(contact: { port: number; token: string }): Promise<Connected & { greeting: CoreEvent | undefined }> {
  const connected = await connectClient(contact)
  const stream = await connected.client.events.subscribe()
  const { value } = await stream.next()
  return { ...connected, greeting: value as CoreEvent | undefined }
}

describe('a host', () => {
  test('whose library is damaged says so to its windows, restores what one of them chooses, and opens at the same address', async () => {
    const { libraryFolder, file, backup } = await backedUp()
    truncateSync(file, 5000)
    const { host, url } = await startOwnHost({ program, libraryFolder })
    const { contact } = lockOf(libraryFolder)
    const { client, greeting, closed } = await greeted(contact)
    expect(greeting).toMatchObject({ type: 'hello', unreadable: expect.any(String) as string })
    await expect(client.runs.list({})).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await client.library.backups()).toEqual([backup])
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302)
    expect(await client.library.restore({ backup: backup.name })).toEqual({ accepted: true })
    await closed
    await expect.poll(() => greeted(contact).catch(() => undefined)).toMatchObject({ greeting: { type: 'hello' } })
    const { client: next, greeting: whole } = await greeted(contact)
    expect(whole).not.toHaveProperty('unreadable')
    expect((await next.runs.list({})).rows).toMatchObject([{ seed: 1 }])
    host.child.kill('SIGTERM')
    expect((await host.ended).code).toBe(0)
  })

  test('whose library is whole restores a backup that a command asks for', async () => {
    const { libraryFolder, trialbook, seeds } = await backedUp()
    const { host } = await startOwnHost({ program, libraryFolder })
    expect(await seeds()).toEqual([1, 2])
    expect((await trialbook('restore')).stdout).toContain('opens it again')
    await expect.poll(seeds).toEqual([1])
    expect(host.child.exitCode).toBe(null)
  })
})
