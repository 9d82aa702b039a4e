import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { FromTrainer } from '../shared/trainerProtocol.ts'
import { writeCheckpoint } from './checkpointFile.ts'
import type { Position } from './checkpointFile.ts'
import { unfinished } from './durableFile.ts'
import type { StateEntry } from './engine/network.ts'

type Announced = Extract<FromTrainer, { type: 'checkpoints' }>['checkpoints']
type Kept = { epoch: number; file: string; bytes: number; sha256: string }

/**
 * The checkpoints of one run: the last and the best are kept, the rest removed after their successor is whole on disk. Writing goes on beside training, one
 * file at a time.
 */
export function createCheckpoints(folder: string, announce: (checkpoints: Announced) => void) {
  mkdirSync(folder, { recursive: true })
  // Of a trainer that was killed while it wrote.
  for (const name of readdirSync(folder)) if (name.endsWith(unfinished)) rmSync(path.join(folder, name), { force: true })
  let last: Kept | undefined
  let best: Kept | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(position: Position, state: readonly StateEntry[], isBest: boolean): Promise<void> {
    const name = position.batch === 0 ? `epoch-${position.epoch}` : `epoch-${position.epoch}-batch-${position.batch}`
    const file = path.join(folder, `${name}.checkpoint`)
    const kept = { epoch: position.epoch, file, ...(await writeCheckpoint(file, position, state)) }
    const before = [last, best]
    last = kept
    if (isBest) best = kept
    for (const old of before) {
      if (old && old.file !== last.file && old.file !== best?.file) await rm(old.file, { force: true })
    }
    announce(listKept())
  }

  function listKept(): Announced {
    if (!last) return []
    if (!best || best.file === last.file) return [{ ...last, kept: best ? ['last', 'best'] : ['last'] }]
    return [
      { ...last, kept: ['last'] },
      { ...best, kept: ['best'] }
    ]
  }

  return {
    /** Starts writing once the write before is done, for which it waits; `settled` tells of failures. */
    async save(position: Position, state: readonly StateEntry[], isBest: boolean): Promise<void> {
      await writing
      writing = write(position, state, isBest)
      // A failure is reported by the next save or by settled(), not as an unhandled rejection in between.
      writing.catch(() => undefined)
    },
    settled: (): Promise<void> => writing,
    bestFile: (): string | undefined => best?.file
  }
}
