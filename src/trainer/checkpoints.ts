import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { FromTrainer } from '../shared/trainerProtocol.ts'
import { writeCheckpoint } from './checkpointFile.ts'
import type { Memory, Position } from './checkpointFile.ts'
import { unfinished } from './durableFile.ts'
import type { StateEntry } from './engine/network.ts'
import { findCheckpoint } from './findCheckpoint.ts'
import type { Kept } from './findCheckpoint.ts'

type Saved = { state: readonly StateEntry[]; memory: Memory; isBest: boolean }
type Announced = Extract<FromTrainer, { type: 'checkpoints' }>['checkpoints']

type Policy = {
  /** Keeps one each so many epochs; null for none. */
  every: number | null
}
type Reason = Announced[number]['kept'][number]

/**
 * The checkpoints of one run: the last, the best and one each so many epochs are kept, the rest removed after their successor is whole on disk. Writing
 * goes on beside training, one file at a time.
 */
export function createCheckpoints(folder: string, { every }: Policy, announce: (checkpoints: Announced) => void) {
  mkdirSync(folder, { recursive: true })
  // Of a trainer that was killed while it wrote.
  for (const name of readdirSync(folder)) if (name.endsWith(unfinished)) rmSync(path.join(folder, name), { force: true })
  const found = findCheckpoint(folder)
  let last = found?.last
  let best = found?.best
  const isRegular = ({ epoch, batch }: Pick<Position, 'epoch' | 'batch'>): boolean =>
    every !== null && batch === 0 && epoch > 0 && epoch % every === 0
  /** Those of each so many epochs; one may be the last or the best as well. */
  const regular = new Map<string, Kept>()
  for (const one of found?.whole ?? []) if (isRegular({ epoch: one.epoch, batch: 0 })) regular.set(one.file, one)
  let writing: Promise<void> = Promise.resolve()

  async function write(position: Position, { state, memory, isBest }: Saved): Promise<void> {
    const name = position.batch === 0 ? `epoch-${position.epoch}` : `epoch-${position.epoch}-batch-${position.batch}`
    const file = path.join(folder, `${name}.checkpoint`)
    const kept = { epoch: position.epoch, file, ...(await writeCheckpoint(file, position, { state, memory })) }
    const before: (Kept | undefined)[] = [last, best]
    last = kept
    if (isBest) best = kept
    if (isRegular(position)) regular.set(file, kept)
    for (const old of before) {
      if (old && old.file !== last.file && old.file !== best?.file && !regular.has(old.file)) await rm(old.file, { force: true })
    }
    announce(listKept())
  }

  function listKept(): Announced {
    const files = new Map([...regular.values(), best, last].flatMap(kept => (kept ? [[kept.file, kept]] : [])))
    const reasonsOf = (file: string): Reason[] => [
      ...(file === last?.file ? (['last'] as const) : []),
      ...(file === best?.file ? (['best'] as const) : []),
      ...(regular.has(file) ? (['every'] as const) : [])
    ]
    return [...files.values()].map(kept => ({ ...kept, kept: reasonsOf(kept.file) }))
  }

  return {
    /** Starts writing once the write before is done, for which it waits; `settled` tells of failures. */
    async save(position: Position, saved: Saved): Promise<void> {
      await writing
      writing = write(position, saved)
      // A failure is reported by the next save or by settled(), not as an unhandled rejection in between.
      writing.catch(() => undefined)
    },
    /** Where an earlier sitting ended; undefined where this is the first. */
    found,
    /** Tells what is there from before. */
    announceFound(): void {
      if (last) announce(listKept())
    },
    settled: (): Promise<void> => writing,
    bestFile: (): string | undefined => best?.file
  }
}
