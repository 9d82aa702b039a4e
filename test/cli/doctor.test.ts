import { appendFileSync, cpSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { HealthCheck } from '../../src/shared/host.ts'
import { installProgram, jsonLines, project, runCommand } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const program = installProgram()

/** A library of one real run with its checkpoints and a backup, made once. */
async function makeTemplate(): Promise<string> {
  const libraryFolder = temporaryFolder()
  const train = ['run', '--set', 'num_epochs=2', '--set', 'max_train_samples=500', '--json']
  await runCommand(train, { program: project, libraryFolder })
  await runCommand(['backups', '--take'], { program, libraryFolder })
  return libraryFolder
}
const template = await makeTemplate()

const checkpoint = (folder: string): string => {
  const name = readdirSync(path.join(folder, 'checkpoints'), { recursive: true, encoding: 'utf8' }).find(file =>
    file.endsWith('.checkpoint')
  )
  return path.join(folder, 'checkpoints', name ?? 'none')
}
const database = (folder: string): string => path.join(folder, 'trialbook.db')
function overwrite(file: string, offset: number, bytes: Buffer): void {
  const content = readFileSync(file)
  bytes.copy(content, offset)
  writeFileSync(file, content)
}
function alter(folder: string, sql: string): void {
  const other = new SqliteDatabase(database(folder))
  other.pragma('foreign_keys = OFF')
  other.exec(sql)
  other.close()
}
/** What a killed program leaves beside the database, but for its write-ahead log. */
const leaveLock = (folder: string): void =>
  writeFileSync(path.join(folder, 'lock'), JSON.stringify({ pid: 4_194_305, started_at: '2001-01-01T00:00:00Z', contact: null }))

const plants: [string, (folder: string) => void, { name: string; detail: RegExp; remedy: RegExp }][] = [
  ['nothing', () => undefined, { name: '', detail: /^$/, remedy: /^$/ }],
  [
    'a page overwritten',
    folder => overwrite(database(folder), 4096 * 3, Buffer.alloc(4096, 0x5a)),
    { name: 'Library', detail: /damaged/, remedy: /restore/ }
  ],
  ['a database cut off', folder => truncateSync(database(folder), 10_000), { name: 'Library', detail: /damaged/, remedy: /restore/ }],
  ['a database emptied', folder => truncateSync(database(folder), 0), { name: 'Library', detail: /it is empty/, remedy: /restore/ }],
  ['a database removed', folder => rmSync(database(folder)), { name: 'Library', detail: /it is missing/, remedy: /restore/ }],
  [
    'a newer version',
    folder => alter(folder, 'PRAGMA user_version = 999'),
    { name: 'Library', detail: /newer Trialbook/, remedy: /Install the newer/ }
  ],
  [
    'a row that points nowhere',
    folder => alter(folder, "INSERT INTO tags (run, tag, position) VALUES (77, 'x', 0)"),
    { name: 'Database', detail: /1 rows point at/, remedy: /restore/ }
  ],
  [
    'a checkpoint removed',
    folder => rmSync(checkpoint(folder)),
    { name: 'Checkpoints', detail: /#1: .* is missing/, remedy: /earlier checkpoint/ }
  ],
  [
    'a checkpoint grown',
    folder => appendFileSync(checkpoint(folder), 'x'),
    { name: 'Checkpoints', detail: /bytes, not \d+/, remedy: /earlier checkpoint/ }
  ],
  [
    'a checkpoint altered',
    folder => overwrite(checkpoint(folder), 2000, Buffer.from('altered')),
    { name: 'Checkpoints', detail: /not what was written/, remedy: /earlier checkpoint/ }
  ],
  [
    'a backup damaged',
    folder => truncateSync(path.join(folder, 'backups', readdirSync(path.join(folder, 'backups'))[0]!), 9000),
    { name: 'Backups', detail: /^trialbook-v\d+.*malformed/, remedy: /--take/ }
  ],
  ['a write-ahead log removed after a kill', leaveLock, { name: 'Last session', detail: /trialbook\.db-wal\) is gone/, remedy: /backups/ }]
]

test.each(plants)('doctor finds %s', async (_, plant, { name, detail, remedy }) => {
  const libraryFolder = path.join(temporaryFolder(), 'library')
  cpSync(template, libraryFolder, { recursive: true })
  plant(libraryFolder)
  const ended = await runCommand(['doctor', '--json'], { program, libraryFolder })
  const found = jsonLines<HealthCheck>(ended).filter(({ ok }) => !ok)
  expect(found.map(check => check.name)).toEqual(name === '' ? [] : [name])
  expect(ended.code).toBe(name === '' ? 0 : 1)
  expect(found[0]?.detail ?? '').toMatch(detail)
  expect(found[0]?.remedy ?? '').toMatch(remedy)
})
