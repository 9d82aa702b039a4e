import { basename } from 'node:path'
import type { Backup } from '../../shared/backup.ts'
import { ExpectedError } from '../../shared/errors.ts'
import { listBackups, requireBackup } from '../storage/backups.ts'
import type { DailyBackups } from './dailyBackups.ts'

export type Library = {
  backups(): Backup[]
  backUp(): Promise<Backup>
  /** Checks the backup and wishes for it; the host does the rest. */
  restore(backup: string | null): { accepted: true }
}

/** What a host is asked to put in the database's place: a backup, or an empty library. It closes, calls `restoreLibrary`, and opens again. */
export type RestoreWish = { backup: string | null }

/** Resolves with what a window or a command wished to be restored, once. */
export function createRestoreWish(folder: string): { wanted: Promise<RestoreWish>; wish: Library['restore'] } {
  const { promise: wanted, resolve } = Promise.withResolvers<RestoreWish>()
  return {
    wanted,
    wish(backup) {
      if (backup !== null) requireBackup(folder, backup)
      // After the answer is on its way: the host hangs up on everybody.
      setImmediate(() => resolve({ backup }))
      return { accepted: true }
    }
  }
}

type Dependencies = { folder: string; daily: DailyBackups; runningCount: () => number; wish: Library['restore'] }

/** The library as a whole, while it is open. */
export function createLibrary({ folder, daily, runningCount, wish }: Dependencies): Library {
  return {
    backups: () => listBackups(folder),
    async backUp() {
      const name = basename(await daily.take())
      const backup = listBackups(folder).find(candidate => candidate.name === name)
      if (!backup) throw new Error(`The backup ${name} is gone already`)
      return backup
    },
    restore(backup) {
      if (runningCount() > 0)
        throw new ExpectedError('ILLEGAL_STATE', 'Runs train. Stop them first; then restore the backup.', {
          state: 'running',
          action: 'restore'
        })
      return wish(backup)
    }
  }
}
