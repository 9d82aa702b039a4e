import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { listBackups } from '../../src/core/storage/backups.ts'
import { migrations } from '../../src/core/storage/migrations/all.ts'
import { latestVersion, userVersion } from '../../src/core/storage/migrate.ts'
import { findCheckpoint } from '../../src/trainer/findCheckpoint.ts'
import { earlierLibrary } from '../support/earlierLibrary.ts'
import { survives } from '../support/faults.ts'
import { contentOf, countsOf, databaseOf, opened, openMeasuring } from '../support/libraryFiles.ts'
import { openTestCore, temporaryFolder } from '../support/openTestCore.ts'
import { train } from '../support/trainerProcess.ts'

const program = new URL('../support/busyProcess.ts', import.meta.url)

/** Starts a program that is busy with a library and kills it so many milliseconds after it began. */
async function killedWhile(action: string, folder: string, { afterMs, backup = '' }: { afterMs: number; backup?: string }): Promise<void> {
  const child = fork(program, [action, folder, backup], { execArgv: [], stdio: 'ignore' })
  await once(child, 'message')
  await sleep(afterMs)
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

const old = earlierLibrary(1, { points: 60_000 })
survives(
  { fault: 3, name: 'kill -9 during the migration of a library of the first version', tries: { short: 3, long: 60 } },
  async chance => {
    const folder = path.join(temporaryFolder(), 'library')
    cpSync(old.folder, folder, { recursive: true })
    await killedWhile('migrate', folder, { afterMs: chance.between(0, 250) })
    const startedAt = performance.now()
    opened(folder, database => {
      assert.equal(userVersion(database), latestVersion(migrations))
      assert.deepEqual(countsOf(database), old.counts)
    })
    const recoveryMs = performance.now() - startedAt
    for (const { fault, version } of listBackups(path.join(folder, 'backups'), { thorough: true })) {
      assert.equal(fault, null)
      assert.ok(version! >= 1)
    }
    return { recoveryMs }
  }
)

function measured(epochs: number): { folder: string; content: string } {
  const folder = temporaryFolder()
  const { store, epoch } = openMeasuring(folder)
  for (let count = 0; count < epochs; count++) epoch()
  const content = contentOf(store)
  store.close()
  return { folder, content }
}

const long = measured(4000)
survives({ fault: 3, name: 'kill -9 during a backup', tries: { short: 2, long: 40 } }, async chance => {
  const folder = path.join(temporaryFolder(), 'library')
  cpSync(long.folder, folder, { recursive: true })
  await killedWhile('back up', folder, { afterMs: chance.between(50, 600) })
  for (const { fault, runs } of listBackups(path.join(folder, 'backups'), { thorough: true })) assert.deepEqual([fault, runs], [null, 1])
  const startedAt = performance.now()
  const core = await openTestCore({ libraryFolder: folder })
  const recoveryMs = performance.now() - startedAt
  assert.equal((await core.client.library.backUp()).fault, null)
  await core.core.close()
  const kept = (text: string): string | undefined => text.split('\n').find(line => line.startsWith('points '))
  assert.equal(
    opened(folder, database => kept(contentOf({ database }))),
    kept(long.content)
  )
  return { recoveryMs }
})

survives({ fault: 3, name: 'kill -9 while a backup is restored', tries: { short: 3, long: 40 } }, async chance => {
  const folder = path.join(temporaryFolder(), 'library')
  cpSync(long.folder, folder, { recursive: true })
  const core = await openTestCore({ libraryFolder: folder })
  const { name } = await core.client.library.backUp()
  await core.core.close()
  truncateSync(databaseOf(folder), statSync(databaseOf(folder)).size / 2)
  await killedWhile('restore', folder, { afterMs: chance.between(0, 40), backup: name })
  const usable = await openTestCore({ libraryFolder: folder }).catch(() => undefined)
  await usable?.core.close()
  if (!usable) {
    // As it was, or without a database: the backup is still there and takes its place at the next try.
    assert.deepEqual(
      listBackups(path.join(folder, 'backups'), { thorough: true }).map(({ fault }) => fault),
      [null]
    )
    const child = fork(program, ['restore', folder, name], { execArgv: [], stdio: 'ignore' })
    await once(child, 'exit')
  }
  assert.equal(
    opened(folder, database => database.prepare('SELECT epochs_done FROM runs').pluck().get()),
    4000
  )
  return {}
})

survives({ fault: 3, name: 'kill -9 of a real trainer while it writes checkpoints', tries: { short: 2, long: 30 } }, async chance => {
  const checkpointFolder = path.join(temporaryFolder(), 'run')
  mkdirSync(checkpointFolder)
  const after = chance.between(1, 3)
  const afterMs = chance.between(0, 150)
  let [announced, heard] = [0, 0]
  await train({
    hyperparameters: { num_epochs: 30, max_train_samples: 600, hidden_units: 512, seed: 5 },
    checkpointFolder,
    onMessage(message, trainer) {
      if (message.type !== 'checkpoints') return
      announced = Math.max(announced, ...message.checkpoints.map(({ epoch }) => epoch))
      if (++heard === after) setTimeout(() => trainer.kill(), afterMs)
    }
  })
  const found = findCheckpoint(checkpointFolder)
  assert.ok(found && found.position.epoch >= announced, `epoch ${announced} was announced, ${found?.position.epoch} is there`)
  return {}
})
