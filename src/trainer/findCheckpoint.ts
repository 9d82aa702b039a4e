import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { readCheckpoint } from './checkpointFile.ts'
import type { Memory, Position } from './checkpointFile.ts'
import type { StateEntry } from './engine/network.ts'

/** A checkpoint that is whole on disk. */
export type Kept = { epoch: number; file: string; bytes: number; sha256: string }
export type Found = { position: Position; state: StateEntry[]; memory: Memory; last: Kept; best: Kept | undefined; whole: Kept[] }

type Read = { kept: Kept; position: Position; state: StateEntry[]; memory: Memory }

function readWhole(file: string): Read | undefined {
  try {
    const { position, state, memory, sha256 } = readCheckpoint(file)
    return { kept: { epoch: position.epoch, file, bytes: statSync(file).size, sha256 }, position, state, memory }
  } catch {
    // Cut or damaged: an earlier one is left, or the training begins anew; either gives the same curve.
    return undefined
  }
}

/** Where an earlier sitting of a run ended: its furthest checkpoint, its best, and all that were taken after whole epochs, the earliest first; undefined where there is none. */
export function findCheckpoint(folder: string): Found | undefined {
  const files = readdirSync(folder).filter(name => name.endsWith('.checkpoint'))
  const whole = files.flatMap(name => readWhole(path.join(folder, name)) ?? [])
  const last = whole.sort((a, b) => b.position.global_step - a.position.global_step)[0]
  if (!last) return undefined
  const { position, state, memory } = last
  const best = whole.find(one => one.position.batch === 0 && one.position.epoch === memory.best_epoch)
  // Without the best there is nothing to go back to: what follows would not be what it would have been.
  if (memory.best_epoch !== null && !best) return undefined
  const ofEpochs = whole
    .filter(one => one.position.batch === 0)
    .map(({ kept }) => kept)
    .toReversed()
  return { position, state, memory, last: last.kept, best: best?.kept, whole: ofEpochs }
}
