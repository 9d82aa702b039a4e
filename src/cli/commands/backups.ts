import { libraryBackups, restoreLibrary } from '../../core/rescue.ts'
import { libraryFolder } from '../../server/paths.ts'
import type { Backup } from '../../shared/backup.ts'
import { ExpectedError } from '../../shared/errors.ts'
import { throughOwner } from '../openLibrary.ts'
import { note, print, printJson } from '../output.ts'
import { tableLines } from '../table.ts'
import type { Column } from '../table.ts'
import { withLibrary } from './look.ts'
import type { LookOptions } from './look.ts'

const columns: Column[] = [
  { title: 'backup' },
  { title: 'taken' },
  { title: 'runs', right: true },
  { title: 'MB', right: true },
  { title: '' }
]
const row = ({ name, taken_at, runs, bytes, fault }: Backup): string[] => [
  name,
  taken_at,
  String(runs ?? '-'),
  (bytes / 1e6).toFixed(1),
  fault === null ? '' : `damaged: ${fault}`
]

/** Lists the backups, read through one by one, also of a library that cannot be opened. */
export async function backupsCommand({ take, ...options }: LookOptions & { take?: true }): Promise<number> {
  if (take)
    await withLibrary(options, async client => {
      const { name } = await client.library.backUp()
      note(`Took ${name}.`)
      return 0
    })
  const backups = libraryBackups(libraryFolder(options.dataDir))
  if (options.json) for (const backup of backups) printJson(backup)
  else if (backups.length === 0) print('No backups yet. One is taken a day; `trialbook backups --take` takes one now.')
  else for (const line of tableLines(columns, backups.map(row))) print(line)
  return 0
}

function newestWhole(folder: string): string {
  const backup = libraryBackups(folder).find(({ fault }) => fault === null)
  if (backup) return backup.name
  throw new ExpectedError(
    'BAD_USAGE',
    'There is no whole backup. `trialbook restore --empty` starts an empty library and keeps the old one aside.'
  )
}

/** Through the process that owns the library, where one does. */
async function restore(folder: string, backup: string | null): Promise<{ aside: string | null }> {
  try {
    return await restoreLibrary(folder, { backup })
  } catch (error) {
    const owner = await throughOwner(error)
    await owner.client.library.restore({ backup })
    await owner.close()
    return { aside: null }
  }
}

/** Puts a backup, or an empty library, in the place of the library. */
export async function restoreCommand(name: string | undefined, options: LookOptions & { empty?: true }): Promise<number> {
  if (options.empty && name !== undefined) throw new ExpectedError('BAD_USAGE', 'Give the name of a backup or --empty, not both.')
  const folder = libraryFolder(options.dataDir)
  const backup = options.empty ? null : (name ?? newestWhole(folder))
  const { aside } = await restore(folder, backup)
  if (options.json) printJson({ restored: backup, aside })
  else {
    print(`Restored ${backup ?? 'an empty library'}.`)
    print(aside === null ? 'The Trialbook that has the library open opens it again.' : `What was there is kept in ${aside}.`)
  }
  return 0
}
