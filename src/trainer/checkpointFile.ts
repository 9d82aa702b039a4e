import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { StateEntry } from './engine/network.ts'
import { writeDurably } from './durableFile.ts'

/** Where in the training a state was taken; with it, the seed and the data, training goes on bit for bit. */
const positionSchema = z.object({
  /** Epochs finished. */
  epoch: z.number().int(),
  /** Batches of the next epoch already trained. */
  batch: z.number().int(),
  /** Batches trained over all epochs. */
  global_step: z.number().int(),
  /** Sums over the samples of the next epoch's trained batches; losses that are not finite never get here. */
  loss_sum: z.number(),
  /** Right answers; where numbers are predicted, the sum of absolute errors. */
  correct: z.number()
})
export type Position = z.infer<typeof positionSchema>

const memorySchema = z.object({
  /** What early stopping has seen; `best` is null before the first epoch. */
  best: z.number().nullable(),
  best_epoch: z.number().int().nullable(),
  waited: z.number().int(),
  /** The last epochs' metrics, since those who listened may have died before they wrote them down. */
  recent: z.array(z.object({ epoch: z.number().int(), step: z.number().int(), metrics: z.record(z.string(), z.number()) }))
})
/** What a training remembers beside its weights. */
export type Memory = z.infer<typeof memorySchema>
export const noMemory: Memory = { best: null, best_epoch: null, waited: 0, recent: [] }

const headerSchema = z.object({
  format: z.literal('trialbook-checkpoint'),
  version: z.literal(2),
  position: positionSchema,
  memory: memorySchema,
  entries: z.array(z.object({ name: z.string(), shape: z.array(z.number().int()), length: z.number().int() }))
})

const magicBytes = 4

/**
 * Layout: header length (uint32, little endian), header (JSON, UTF-8, padded with blanks to a multiple of 4), then the values of all entries (float32,
 * little endian) and last the SHA-256 of all before it.
 */
export async function writeCheckpoint(
  file: string,
  position: Position,
  { state, memory }: { state: readonly StateEntry[]; memory: Memory }
): Promise<{ bytes: number; sha256: string }> {
  const entries = state.map(({ name, shape, values }) => ({ name, shape: [...shape], length: values.length }))
  const json = JSON.stringify({ format: 'trialbook-checkpoint', version: 2, position, memory, entries } satisfies z.infer<
    typeof headerSchema
  >)
  const header = Buffer.from(json.padEnd(json.length + ((4 - (Buffer.byteLength(json) % 4)) % 4)))
  const length = Buffer.alloc(magicBytes)
  length.writeUInt32LE(header.length)
  const body = state.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  const hash = createHash('sha256')
  for (const part of [length, header, ...body]) hash.update(part)
  const digest = hash.digest()
  const parts = [length, header, ...body, digest]
  await writeDurably(file, parts)
  return { bytes: parts.reduce((sum, part) => sum + part.length, 0), sha256: digest.toString('hex') }
}

/** Reads a checkpoint back; throws where it is cut, altered or not one. */
export function readCheckpoint(file: string): { position: Position; state: StateEntry[]; memory: Memory; sha256: string } {
  const bytes = readFileSync(file)
  const digestAt = bytes.length - 32
  if (digestAt < magicBytes) throw new Error(`${file} is too short to be a checkpoint.`)
  const digest = createHash('sha256').update(bytes.subarray(0, digestAt)).digest()
  if (!digest.equals(bytes.subarray(digestAt))) throw new Error(`${file} is damaged: its checksum does not match.`)
  const headerEnd = magicBytes + bytes.readUInt32LE(0)
  const { position, memory, entries } = headerSchema.parse(JSON.parse(bytes.subarray(magicBytes, headerEnd).toString('utf8')))
  // A copy of its own: Float32Array needs an offset that is a multiple of 4, which a Buffer from the pool may not have.
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + headerEnd, bytes.byteOffset + digestAt))
  let from = 0
  const state = entries.map(({ name, shape, length }) => {
    const entry = { name, shape, values: values.slice(from, from + length) }
    from += length
    return entry
  })
  return { position, state, memory, sha256: digest.toString('hex') }
}
