import { createCore } from './createCore.ts'
import type { Core, CoreOptions } from './createCore.ts'
import { openRescue, restoreLibrary } from './rescue.ts'
import type { Rescue, RestoreWish } from './rescue.ts'

/** The library or, where its database is damaged, what is left of it. Throws ExpectedError as createCore does, but for LIBRARY_CORRUPT. */
export const openOwner = (options: CoreOptions): Promise<Core | Rescue> =>
  createCore(options).catch((error: unknown) => openRescue(options, error))

/** The way through which a host lets others at a library. `close` shuts it and lets the library go. */
export type Door = { restoreWanted: Promise<RestoreWish>; close(): Promise<void> }

type KeepOpenOptions<Opened extends Door> = {
  libraryFolder: string
  openDoor: () => Promise<Opened>
  /** After a backup was restored and the library is open again. */
  onReopened?: () => void
  log: (line: string) => void
}
export type KeptOpen<Opened extends Door> = {
  /** The door that is open now. */
  door(): Opened
  /** Rejects where the library cannot be opened again after a backup was restored. */
  lost: Promise<void>
  close(): Promise<void>
}

/** Opens a library's door, and opens it again after each backup that somebody wishes to be restored. */
export async function keepOpen<Opened extends Door>(options: KeepOpenOptions<Opened>): Promise<KeptOpen<Opened>> {
  const { libraryFolder, openDoor, onReopened, log } = options
  let door = await openDoor()
  let isClosed = false
  const closed = (): boolean => isClosed

  async function reopenWhenRestored(): Promise<void> {
    for (;;) {
      const wish = await door.restoreWanted
      if (closed()) return
      await door.close()
      await restoreLibrary(libraryFolder, wish).catch((error: unknown) => log(`The backup could not be restored: ${String(error)}`))
      if (closed()) return
      door = await openDoor()
      onReopened?.()
    }
  }

  return {
    door: () => door,
    lost: reopenWhenRestored(),
    async close() {
      isClosed = true
      await door.close()
    }
  }
}
