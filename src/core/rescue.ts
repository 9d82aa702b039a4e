import { implement } from '@orpc/server'
import type { Backup } from '../shared/backup.ts'
import { contract } from '../shared/contract.ts'
import { ExpectedError } from '../shared/errors.ts'
import type { CoreOptions } from './createCore.ts'
import { createEventBus } from './eventBus.ts'
import { createRestoreWish } from './library/library.ts'
import type { RestoreWish } from './library/library.ts'
import { createLog } from './log.ts'
import { listBackups } from './storage/backups.ts'
import { libraryPaths, prepareLibraryFolder } from './storage/libraryFolder.ts'
import { acquireLock } from './storage/lock.ts'
import type { Contact } from './storage/lock.ts'
import { restoreBackup } from './storage/restoreBackup.ts'
import { translateError } from './translateErrors.ts'

export type { RestoreWish } from './library/library.ts'
export type RescueRouter = ReturnType<typeof createRescueRouter>
/** What stands in for a core whose library cannot be opened: it owns the library, tells why, lists the backups and takes the wish for one. */
export type Rescue = {
  router: RescueRouter
  restoreWanted: Promise<RestoreWish>
  /** None: nothing trains without a database. */
  runningCount(): number
  announceContact(contact: Contact): void
  close(options?: { stopTrials?: boolean }): Promise<void>
}

type RescueParts = { bus: ReturnType<typeof createEventBus>; log: ReturnType<typeof createLog>; backups: string }

/** The part of the contract that needs no database; every other method is not found. */
function createRescueRouter({ bus, log, backups }: RescueParts, wish: ReturnType<typeof createRestoreWish>['wish']) {
  const on = implement(contract).use(async ({ next, path }) => {
    try {
      return await next()
    } catch (error) {
      throw translateError(error, { log, method: path.join('.') })
    }
  })
  return {
    events: { subscribe: on.events.subscribe.handler(({ signal }) => bus.subscribe(signal)) },
    library: {
      backups: on.library.backups.handler(() => listBackups(backups, { thorough: true })),
      restore: on.library.restore.handler(({ input }) => wish(input.backup))
    }
  }
}

/** Opens what is left of a library that createCore refused as LIBRARY_CORRUPT, for that reason; anything else is thrown again. */
export async function openRescue({ libraryFolder }: Pick<CoreOptions, 'libraryFolder'>, refusal: unknown): Promise<Rescue> {
  if (!(refusal instanceof ExpectedError) || refusal.code !== 'LIBRARY_CORRUPT') throw refusal
  const { reason } = refusal.data as { reason: string }
  const paths = prepareLibraryFolder(libraryFolder)
  const lock = await acquireLock(paths.lock)
  const bus = createEventBus({ unreadable: reason })
  const log = createLog({ folder: paths.logs })
  log.error('library_not_opened', { reason })
  const { wanted, wish } = createRestoreWish(paths.backups)
  return {
    router: createRescueRouter({ bus, log, backups: paths.backups }, wish),
    restoreWanted: wanted,
    runningCount: () => 0,
    announceContact: lock.announceContact,
    close() {
      bus.close()
      lock.release()
      return Promise.resolve()
    }
  }
}

/**
 * Puts a backup in the database's place, or an empty library where it is null. Returns where the database is kept that was there. Throws LIBRARY_LOCKED
 * where another process owns the library, NOT_FOUND or BACKUP_DAMAGED before anything is changed.
 */
export async function restoreLibrary(libraryFolder: string, { backup }: RestoreWish): Promise<{ aside: string }> {
  const paths = prepareLibraryFolder(libraryFolder)
  const lock = await acquireLock(paths.lock)
  try {
    const restored = restoreBackup(paths, backup)
    createLog({ folder: paths.logs }).warn('backup_restored', { backup, ...restored })
    return restored
  } finally {
    lock.release()
  }
}

/** The backups of a library, read through, the newest first; needs no lock. */
export const libraryBackups = (libraryFolder: string): Backup[] => listBackups(libraryPaths(libraryFolder).backups, { thorough: true })
