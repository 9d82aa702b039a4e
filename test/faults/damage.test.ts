import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createRouterClient } from '@orpc/server'
import { createCore } from '../../src/core/createCore.ts'
import { openRescue, restoreLibrary } from '../../src/core/rescue.ts'
import type { CoreEvent } from '../../src/shared/event.ts'
import { survives } from '../support/faults.ts'
import type { Chance, Survived } from '../support/faults.ts'
import { contentOf, databaseOf, opened, openMeasuring } from '../support/libraryFiles.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { createScriptedLauncher } from '../support/scriptedTrainerLauncher.ts'

const pageSize = 4096
const capabilities = { pick_files: false, reveal_folder: false, native_menu: false }
const open = (libraryFolder: string) =>
  createCore({ libraryFolder, launcher: createScriptedLauncher(), appVersion: '0.0.0-test', capabilities, cores: 1 })

const contentIn = (folder: string): string => opened(folder, database => contentOf({ database }))

/** A library with a backup of its first epochs, closed, with more epochs since. */
async function backedUpLibrary(): Promise<{ folder: string; backedUp: string; last: string }> {
  const folder = temporaryFolder()
  const measuring = openMeasuring(folder)
  for (let count = 0; count < 300; count++) measuring.epoch()
  measuring.store.close()
  const core = await open(folder)
  const client = createRouterClient(core.router)
  await client.library.backUp()
  await core.close()
  const backedUp = contentIn(folder)
  const more = await open(folder)
  await createRouterClient(more.router).experiments.create({ name: 'since the backup', history: 'test' })
  await more.close()
  return { folder, backedUp, last: contentIn(folder) }
}

const template = await backedUpLibrary()

const hashOf = (file: string): string | undefined =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined

/** Through the rescue to an open library with the content of the backup, and the damaged file whole beside it. */
async function rescued(folder: string, refusal: unknown): Promise<void> {
  const rescue = await openRescue({ libraryFolder: folder }, refusal)
  const client = createRouterClient(rescue.router)
  const stream = await client.events.subscribe()
  const { value: greeting } = (await stream.next()) as { value: CoreEvent }
  assert.ok(greeting.type === 'hello' && greeting.unreadable)
  const [newest] = await client.library.backups()
  assert.equal(newest?.fault, null)
  await client.library.restore({ backup: newest.name })
  const wish = await rescue.restoreWanted
  await rescue.close()
  const before = hashOf(databaseOf(folder))
  const { aside } = await restoreLibrary(folder, wish)
  assert.equal(hashOf(path.join(aside, 'trialbook.db')), before, 'the damaged file is not kept')
}

/** Harms a copy of the library; it must open with all it had, or be refused and then be restored. */
async function harmed(harm: (file: string) => void, { mayOpen }: { mayOpen: boolean }): Promise<Survived> {
  const folder = temporaryFolder()
  cpSync(template.folder, folder, { recursive: true })
  const file = databaseOf(folder)
  harm(file)
  const before = hashOf(file)
  const startedAt = performance.now()
  const refusal: unknown = await open(folder).then(
    core => core.close(),
    (error: unknown) => error
  )
  if (refusal === undefined) {
    assert.ok(mayOpen, 'the damage was not noticed')
    assert.equal(contentIn(folder), template.last)
    return { recoveryMs: performance.now() - startedAt }
  }
  assert.equal(hashOf(file), before, 'a refused library was changed')
  await rescued(folder, refusal)
  const core = await open(folder)
  const recoveryMs = performance.now() - startedAt
  const { rows } = await createRouterClient(core.router).runs.list({})
  assert.equal(rows[0]?.epochs_done, 300)
  await createRouterClient(core.router).experiments.create({ name: 'after the rescue', history: 'test' })
  await core.close()
  return { recoveryMs }
}

function overwrite(file: string, offset: number, bytes: Buffer): void {
  const content = readFileSync(file)
  bytes.copy(content, offset)
  writeFileSync(file, content)
}

/** The last says whether the harm may hit what nobody needs, as a page that is free. */
const harms: [string, (file: string, chance: Chance) => void, boolean][] = [
  [
    'overwritten in its first page by random bytes',
    (file, chance) => overwrite(file, chance.between(0, 100), chance.bytes(pageSize - 100)),
    false
  ],
  [
    'overwritten in a page in the middle by random bytes',
    (file, chance) => overwrite(file, pageSize * chance.between(1, readFileSync(file).length / pageSize - 1), chance.bytes(pageSize)),
    true
  ],
  ['cut off at a random length', (file, chance) => truncateSync(file, chance.between(1, readFileSync(file).length - 1)), false],
  ['emptied', file => truncateSync(file, 0), false],
  ['removed', file => rmSync(file), false]
]

for (const [name, harm, mayOpen] of harms)
  survives({ fault: 4, name: `the database ${name}`, tries: { short: 2, long: 40 } }, chance =>
    harmed(file => harm(file, chance), { mayOpen })
  )

/** What a program that was killed leaves: the database as it was last written back, and the log since. */
const killed = (() => {
  const folder = temporaryFolder()
  const measuring = openMeasuring(folder)
  for (let count = 0; count < 100; count++) measuring.epoch()
  measuring.store.database.pragma('wal_checkpoint(TRUNCATE)')
  for (let count = 0; count < 20; count++) measuring.epoch()
  const copy = path.join(temporaryFolder(), 'killed')
  cpSync(folder, copy, { recursive: true })
  measuring.store.close()
  return copy
})()

for (const [suffix, epochs] of [
  ['-wal', 100],
  ['-shm', 120]
] as const) {
  survives({ fault: 4, name: `the ${suffix} file gone after a kill`, tries: { short: 1, long: 10 } }, async () => {
    const folder = path.join(temporaryFolder(), 'library')
    cpSync(killed, folder, { recursive: true })
    rmSync(path.join(folder, `trialbook.db${suffix}`))
    const startedAt = performance.now()
    const core = await open(folder)
    const recoveryMs = performance.now() - startedAt
    const { rows } = await createRouterClient(core.router).runs.list({})
    assert.deepEqual(
      rows.map(({ state, epochs_done }) => [state, epochs_done]),
      [['interrupted', epochs]]
    )
    await core.close()
    return { recoveryMs }
  })
}
