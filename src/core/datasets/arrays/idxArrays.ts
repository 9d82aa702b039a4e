import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { elementCount } from '../../../shared/shape.ts'
import { fileFault } from '../fileFault.ts'
import { assertFit } from './assertFit.ts'
import type { Part } from './assertFit.ts'
import { createByteReader } from './byteReader.ts'
import type { ByteReader } from './byteReader.ts'
import { byteType } from './npyHeader.ts'
import { plainRows } from './npyRows.ts'
import type { ArrayFile } from './npyRows.ts'

const imagesName = /images?([-._]idx)3([-._]ubyte)?(\.gz)?$/i

const wrong = (name: string, reason: string): Error =>
  fileFault('idx_unreadable', `${name} cannot be read as IDX: ${reason}.`, { name, reason })

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    if (!/\.gz$/i.test(path)) yield* createReadStream(path) as AsyncIterable<Uint8Array>
    // An error of the file itself ends the unpacking, which the loop that reads it sees.
    else {
      const [file, unpacked] = [createReadStream(path), createGunzip()]
      file.on('error', error => unpacked.destroy(error)).pipe(unpacked)
      yield* unpacked as AsyncIterable<Uint8Array>
    }
  } catch (error) {
    throw wrong(basename(path), error instanceof Error ? error.message : String(error))
  }
}

/** Two zero bytes, a type, the number of axes, then the length of each (big-endian). Source: see shared/idx.ts. */
async function readShape(reader: ByteReader, name: string): Promise<number[]> {
  const [, , type, axes = 0] = await reader.take(4)
  if (type !== 8) throw wrong(name, 'it does not hold bytes')
  const sizes = await reader.take(axes * 4)
  if (axes === 0 || axes > 4 || sizes.length < axes * 4) throw wrong(name, 'its header is not whole')
  const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.length)
  return Array.from({ length: axes }, (_, i) => view.getUint32(i * 4))
}

async function* idxRows(path: string): AsyncGenerator<DataView> {
  const [reader, name] = [createByteReader(bytesOf(path)), basename(path)]
  try {
    const [rows = 0, ...rest] = await readShape(reader, name)
    yield* plainRows(reader, { name, rows, rowBytes: elementCount(rest) })
    if ((await reader.take(1)).length > 0) throw wrong(name, 'it is longer than its header says')
  } finally {
    await reader.close()
  }
}

async function idxArray(path: string): Promise<ArrayFile> {
  const [reader, name] = [createByteReader(bytesOf(path)), basename(path)]
  try {
    return { name, shape: await readShape(reader, name), type: byteType, rows: () => idxRows(path) }
  } finally {
    await reader.close()
  }
}

/** The labels of a file of images are beside it, under the same name with other words in it, packed or not. */
function labelsOf(images: string): string {
  const name = basename(images).replace(imagesName, 'labels$11$2')
  const found = [name, `${name}.gz`].map(one => join(dirname(images), one)).find(one => existsSync(one))
  if (!found) throw fileFault('idx_labels_missing', `There are no labels beside ${basename(images)}: ${name} is missing.`, { name })
  return found
}

const isTest = (name: string): boolean => /^(t10k|test)/i.test(name)
export const isIdxName = (name: string): boolean => imagesName.test(name)

const pairOf = async (images: string): Promise<Part> => ({ inputs: await idxArray(images), labels: await idxArray(labelsOf(images)) })

/** Opens images and labels as MNIST has them: a file of images with its labels beside it, or the folder of both; with the test part that lies there too. */
export async function openIdxArrays(path: string): Promise<{ train: Part; test: Part | undefined }> {
  const isFolder = statSync(path).isDirectory()
  const folder = isFolder ? path : dirname(path)
  const all = readdirSync(folder).filter(isIdxName).sort()
  const train = isFolder ? (all.find(name => !isTest(name)) ?? all[0] ?? '') : basename(path)
  const test = isTest(train) ? undefined : all.find(isTest)
  const parts = { train: await pairOf(join(folder, train)), test: test === undefined ? undefined : await pairOf(join(folder, test)) }
  assertFit(parts.train, parts.test)
  return parts
}
