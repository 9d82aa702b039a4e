import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openTestCore, temporaryFolder } from '../support/openTestCore.ts'
import { startHostProcess } from '../support/hostProcess.ts'

const project = path.join(import.meta.dirname, '../..')
/** What somebody writes into a script of their own. */
const script = `
import * as trialbook from ${JSON.stringify(path.join(project, 'src/client/index.ts'))}
const run = await trialbook.start({ experiment: 'scripts', name: 'mine', hyperparameters: { learning_rate: 0.01, kind: 'x' }, tags: ['a'] })
for (let epoch = 1; epoch <= 3; epoch++) await run.log({ loss: 1 / epoch, val_loss: epoch === 2 ? NaN : 2 / epoch })
await run.hyperparameters({ depth: 3 })
await run.print('done')
const ended = await run.end()
console.log(JSON.stringify([ended.number, ended.state]))
`
async function runScript(libraryFolder: string): Promise<unknown> {
  const file = path.join(temporaryFolder(), 'mine.ts')
  writeFileSync(file, script)
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env: { ...process.env, TRIALBOOK_HOME: libraryFolder } })
  return JSON.parse(stdout)
}

test('a script logs its run into a library, be it open in a window or not', { timeout: 60_000 }, async () => {
  const libraryFolder = temporaryFolder()
  expect(await runScript(libraryFolder)).toEqual([1, 'completed'])
  const { child } = await startHostProcess(libraryFolder, { quiet: true })
  expect(await runScript(libraryFolder)).toEqual([2, 'completed'])
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
  const { client } = await openTestCore({ libraryFolder })
  const { rows } = await client.runs.list({ filter: 'depth == 3 and diverged(val_loss)' })
  expect(rows).toHaveLength(2)
  for (const row of rows)
    expect(row).toMatchObject({
      ...{
        source: 'program',
        experiment: 'scripts',
        tags: ['a'],
        epochs_done: 3,
        hyperparameters: { learning_rate: 0.01, kind: 'x', depth: 3 }
      },
      metrics: { loss: { last: 1 / 3 }, val_loss: { non_finite: 1 } }
    })
})
