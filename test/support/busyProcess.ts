import path from 'node:path'
import { createRouterClient } from '@orpc/server'
import { createCore } from '../../src/core/createCore.ts'
import { restoreLibrary } from '../../src/core/rescue.ts'
import { openDatabase } from '../../src/core/storage/openDatabase.ts'
import { createScriptedLauncher } from './scriptedTrainerLauncher.ts'

/** A program that does one thing to a library, told by its arguments, and says when it begins: for a test that kills it meanwhile. */
const [action = '', folder = '', backup = ''] = process.argv.slice(2)

const actions: Record<string, () => unknown> = {
  migrate: () => openDatabase({ file: path.join(folder, 'trialbook.db'), backupFolder: path.join(folder, 'backups') }).close(),
  restore: () => restoreLibrary(folder, { backup }),
  async 'back up'() {
    const capabilities = { pick_files: false, reveal_folder: false, native_menu: false }
    const core = await createCore({ libraryFolder: folder, launcher: createScriptedLauncher(), appVersion: '0.0.0-test', capabilities })
    const client = createRouterClient(core.router)
    for (;;) await client.library.backUp()
  }
}
process.send?.('begins', () => void actions[action]?.())
