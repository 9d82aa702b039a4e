import assert from 'node:assert/strict'
import type { Run } from '../../src/shared/run.ts'
import { installProgram, jsonLines, runCommand } from '../support/commandLine.ts'
import { survives } from '../support/faults.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { lockOf, startOwnHost } from '../support/ownHost.ts'
import { connectClient } from '../support/startServer.ts'
import type { Connected } from '../support/startServer.ts'

const program = installProgram()
const changes = 40

/** What a person does in a window, fast: runs, edits, undos and reads; every answer must be one. */
async function work({ client }: Connected, history: string): Promise<string[]> {
  const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 5 }, seeds: 3 })
  const ids = runs.map(({ id }) => id)
  for (let change = 0; change < changes; change++) {
    await Promise.all([
      client.runs.note({ ids, text: `note ${change} of ${history}`, history }),
      client.runs.list({ sort: ['-min(val_loss)'] }),
      client.settings.set({ backups_kept: 1 + change })
    ])
    if (change % 5 === 0) await client.edits.undo({ history })
  }
  return ids
}

survives({ fault: 8, name: 'two windows and two commands work at once', tries: { short: 1, long: 10 } }, async () => {
  const libraryFolder = temporaryFolder()
  const { host } = await startOwnHost({ program, libraryFolder, script: 'slow' })
  const windows = await Promise.all([1, 2].map(() => connectClient(lockOf(libraryFolder).contact)))
  const command = (...args: string[]) => runCommand([...args, '--json'], { program, libraryFolder })
  const commands = Promise.all([command('run', '--set', 'num_epochs=5'), command('list'), command('backups', '--take')])
  const ids = (await Promise.all(windows.map((window, i) => work(window, `window ${i}`)))).flat()
  for (const { code, stderr } of await commands) assert.equal(code, 0, stderr)
  const { rows } = await windows[0]!.client.runs.list({})
  assert.equal(rows.length, ids.length + 1)
  const notes = new Set(rows.filter(({ id }) => ids.includes(id)).map(({ note }) => note))
  assert.deepEqual(
    [...notes].sort(),
    [0, 1].map(window => `note ${changes - 1} of window ${window}`)
  )
  host.child.kill('SIGTERM')
  const { code, stderr } = await host.ended
  assert.deepEqual([code, /lock|busy/i.test(stderr)], [0, false])
  assert.equal(jsonLines<Run>(await command('list')).length, rows.length)
  return {}
})
