import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createRandom } from '../../search/random.ts'
import type { NearTwins } from '../../shared/dataset.ts'
import { idxHeaderBytes } from '../../shared/idx.ts'
import { elementCount } from '../../shared/shape.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'
import { at } from './importWork.ts'
import type { ImportWork } from './importWork.ts'
import { imageMap, tableMap } from './sampleMap.ts'
import type { SampleMap } from './sampleMap.ts'

/** How near a twin is, as a share of what two samples are apart by chance: values of tables repeat to a hair, pictures after being packed and scaled do not. */
const tolerances = { table: 0.001, idx: 0.05 }
const [mostLookedAt, pairsKept, mostInBucket, pieceBytes, seed] = [20_000, 50, 64, 1 << 20, 1]
/** Locality-sensitive hashing (Datar et al., 2004): a pair at the tolerance shares a cell of `directions` projections in one of the `tables` with probability 0.997. */
const [tables, directions, cellWidths] = [8, 8, 14]

type Part = { file: string; start: number; rowBytes: number; rows: number }
type Row = { bytes: Uint8Array; index: number }

/** The rows of a part, a piece at a time, letting others in between. */
async function* rowsOf({ file, start, rowBytes, rows }: Part): AsyncGenerator<Row[]> {
  const inPiece = Math.max(1, Math.floor(pieceBytes / rowBytes))
  const piece = new Uint8Array(inPiece * rowBytes)
  const descriptor = openSync(file, 'r')
  try {
    for (let from = 0; from < rows; from += inPiece) {
      const count = Math.min(inPiece, rows - from)
      readSync(descriptor, piece, 0, count * rowBytes, start + from * rowBytes)
      yield Array.from({ length: count }, (_, i) => ({ bytes: piece.subarray(i * rowBytes, (i + 1) * rowBytes), index: from + i }))
      await setImmediate()
    }
  } finally {
    closeSync(descriptor)
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('base64')

/** Cells of a sample, one a table: the places of its projections, mixed into one number. */
function createCells(width: number, cellWidth: number): (values: Float32Array) => number[] {
  const random = createRandom(seed, 2)
  const scale = 1 / (Math.sqrt(width) * cellWidth)
  const projections = Array.from({ length: tables * directions }, () => ({
    weights: Float32Array.from({ length: width }, () => random.normal() * scale),
    offset: random.unit()
  }))
  return values =>
    Array.from({ length: tables }, (_, table) => {
      let cell = 0x51ed270b
      for (let i = table * directions; i < (table + 1) * directions; i++) {
        const { weights, offset } = projections[i] as (typeof projections)[number]
        let sum = offset
        for (let j = 0; j < width; j++) sum += (weights[j] as number) * (values[j] as number)
        cell = Math.imul(cell ^ Math.floor(sum), 0x9e3779b1) ^ (cell >>> 15)
      }
      return cell
    })
}

type Known = { index: number; values: Float32Array; hash: string }
type Twin = { train: number; distance: number; isExact: boolean }

/** Test samples in their cells. */
async function gather(part: Part, map: SampleMap, cellsOf: (values: Float32Array) => number[]) {
  const every = Math.max(1, Math.ceil(part.rows / mostLookedAt))
  const [known, buckets]: [Known[], Map<number, number[]>[]] = [[], Array.from({ length: tables }, () => new Map<number, number[]>())]
  for await (const rows of rowsOf(part))
    for (const { bytes, index } of rows) {
      if (index % every !== 0) continue
      const values = map.values(bytes)
      for (const [table, cell] of cellsOf(values).entries()) {
        const bucket = buckets[table]?.get(cell)
        if (!bucket) buckets[table]?.set(cell, [known.length])
        else if (bucket.length < mostInBucket) bucket.push(known.length)
      }
      known.push({ index, values, hash: hashOf(bytes) })
    }
  return { known, buckets }
}

function distanceOf(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2
  return Math.sqrt(sum / (2 * a.length))
}

function partsOf(files: TrainerDataset, { shape, train, test }: { shape: readonly number[]; train: number; test: number }): [Part, Part] {
  const size = elementCount(shape)
  if (files.kind === 'table') {
    const one = (file: string, rows: number): Part => ({ file, start: 0, rowBytes: size * 4, rows })
    return [one(files.train_values, train), one(files.test_values, test)]
  }
  const one = (file: string, rows: number): Part => ({ file, start: idxHeaderBytes(shape.length + 1), rowBytes: size, rows })
  return [one(files.train_images, train), one(files.test_images, test)]
}

function assertWhole({ file, start, rowBytes, rows }: Part): void {
  const descriptor = openSync(file, 'r')
  const { size } = fstatSync(descriptor)
  closeSync(descriptor)
  if (size < start + rowBytes * rows) throw new Error(`${file} is shorter than its ${rows} samples.`)
}

/**
 * Looks for test samples that are the same as one of the training part, or nearly so. Of tables all inputs are compared, each by its deviation; of images the means of
 * fields. At most 20,000 test samples are looked at, evenly over the part, and every training sample.
 */
export async function findNearTwins(
  files: TrainerDataset,
  sizes: { shape: readonly number[]; train: number; test: number },
  work: ImportWork
): Promise<NearTwins> {
  const [train, test] = partsOf(files, sizes)
  for (const part of [train, test]) assertWhole(part)
  const map = await (files.kind === 'table' ? tableMap(rowsOf(train), elementCount(sizes.shape)) : imageMap(rowsOf(train), sizes.shape))
  const tolerance = tolerances[files.kind]
  const cellsOf = createCells(map.width, tolerance * cellWidths)
  const { known, buckets } = await gather(test, map, cellsOf)
  const twins = new Map<number, Twin>()
  for await (const rows of rowsOf(train)) {
    at(work, 'comparing', ((rows[0]?.index ?? 0) + rows.length) / train.rows)
    for (const { bytes, index } of rows) {
      const values = map.values(bytes)
      const near = new Set(cellsOf(values).flatMap((cell, table) => buckets[table]?.get(cell) ?? []))
      for (const i of near) {
        const other = known[i] as Known
        const distance = distanceOf(values, other.values)
        if (distance > tolerance || distance >= (twins.get(i)?.distance ?? Infinity)) continue
        twins.set(i, { train: index, distance, isExact: distance < 1e-6 && hashOf(bytes) === other.hash })
      }
    }
  }
  const pairs = [...twins]
    .map(([i, { train: place, distance }]) => ({ test: (known[i] as Known).index, train: place, distance }))
    .sort((a, b) => a.distance - b.distance || a.test - b.test)
  const exact = [...twins.values()].filter(({ isExact }) => isExact).length
  return { looked_at: known.length, exact, near: twins.size - exact, pairs: pairs.slice(0, pairsKept) }
}
