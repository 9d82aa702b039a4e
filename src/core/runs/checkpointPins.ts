import { copyFileSync, linkSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import type { Checkpoint } from '../../shared/run.ts'
import type { Changes } from '../changes.ts'
import type { NewCheckpoint } from '../storage/checkpointsTable.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'
import { checkpointsByEpoch, pinnedEnding } from './keptCheckpoints.ts'
import { readCheckpoints } from './readRuns.ts'
import { requireRun } from './requireRun.ts'

type Dependencies = { store: Store; tables: Tables; changes: Changes; checkpointsFolder: string }
export type CheckpointPins = ReturnType<typeof createCheckpointPins>

/** A second name of the same file takes no room until the first is gone; file systems without such names get a copy. */
function keep(file: string, under: string): void {
  rmSync(under, { force: true })
  try {
    linkSync(file, under)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error
    copyFileSync(file, under)
  }
}

/** Checkpoints that people keep whatever the trainer removes: for a while they are files of their own, which it does not know. */
export function createCheckpointPins({ store, tables, changes, checkpointsFolder }: Dependencies) {
  const gone = (id: string, epoch: number): Error =>
    new ExpectedError('NOT_FOUND', `The checkpoint of epoch ${epoch} is not kept any more.`, { what: 'checkpoint', id })

  function pin(id: string, number: number, one: NewCheckpoint): void {
    const file = join(dirname(one.file), `epoch-${one.epoch}${pinnedEnding}`)
    try {
      keep(join(checkpointsFolder, one.file), join(checkpointsFolder, file))
    } catch {
      throw gone(id, one.epoch)
    }
    store.durably(() => tables.checkpoints.pin(number, { ...one, file, kept: ['pinned'] }))
  }
  function unpin(number: number, epoch: number): void {
    const pinned = tables.checkpoints.ofRun(number).filter(one => one.epoch === epoch && one.file.endsWith(pinnedEnding))
    store.durably(() => pinned.forEach(({ file }) => tables.checkpoints.remove(number, file)))
    for (const { file } of pinned) rmSync(join(checkpointsFolder, file), { force: true })
  }
  return ({ id, epoch, pinned }: { id: string; epoch: number; pinned: boolean }): Checkpoint[] => {
    const { number } = requireRun(tables, id)
    const one = checkpointsByEpoch(tables.checkpoints.ofRun(number)).find(kept => kept.epoch === epoch)
    if (!one) throw gone(id, epoch)
    const isPinned = one.kept.includes('pinned')
    if (pinned && !isPinned) pin(id, number, one)
    if (!pinned && isPinned) unpin(number, epoch)
    changes.run(number)
    return readCheckpoints(tables, { id, number }, checkpointsFolder)
  }
}
