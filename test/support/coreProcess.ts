import { createRouterClient } from '@orpc/server'
import { createCore } from '../../src/core/createCore.ts'
import { createScriptedLauncher } from './scriptedTrainerLauncher.ts'

/** A program that opens the library named by its first argument, starts a run that never ends, and stays: an owner that a test can kill. */
const [libraryFolder = ''] = process.argv.slice(2)
const core = await createCore({
  libraryFolder,
  launcher: createScriptedLauncher('slow'),
  appVersion: '0.0.0-test',
  capabilities: { pick_files: false, reveal_folder: false, native_menu: false }
})
core.announceContact({ port: 4711, token: 'secret' })
const client = createRouterClient(core.router)
const stream = await client.events.subscribe()
const { runs } = await client.runs.start({ hyperparameters: { num_epochs: 100_000, seed: 1 }, seeds: 2 })
let epochs = 0
for await (const event of stream) {
  if (event.type !== 'points_added') continue
  epochs += 1
  if (epochs === 3) process.send?.({ trains: runs[0]?.id, waits: runs[1]?.id })
}
