import { basename } from 'node:path'
import type { NewCheckpoint } from '../storage/checkpointsTable.ts'

/** Of a checkpoint that somebody keeps. Trainers neither read nor remove such files. */
export const pinnedEnding = '.pinned'
const isWholeEpoch = (file: string): boolean => /^epoch-\d+\.(checkpoint|pinned)$/.test(basename(file))

/** Checkpoints after whole epochs, one an epoch: a pinned one is the same file as that which the trainer keeps. */
export function checkpointsByEpoch(checkpoints: readonly NewCheckpoint[]): NewCheckpoint[] {
  const byEpoch = new Map<number, NewCheckpoint>()
  for (const one of checkpoints) {
    if (!isWholeEpoch(one.file)) continue
    const known = byEpoch.get(one.epoch)
    const kept = [...new Set([...(known?.kept ?? []), ...one.kept])]
    byEpoch.set(one.epoch, known?.file.endsWith(pinnedEnding) ? { ...known, kept } : { ...one, kept })
  }
  return [...byEpoch.values()]
}

/** As people see them: one an epoch, and the last where it is within an epoch. */
export const shownCheckpoints = (checkpoints: readonly NewCheckpoint[]): NewCheckpoint[] =>
  [...checkpointsByEpoch(checkpoints), ...checkpoints.filter(({ file }) => !isWholeEpoch(file))].toSorted((a, b) => a.epoch - b.epoch)
