import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { idxHeaderBytes, parseIdx, parseIdxHeader } from '../shared/idx.ts'
import type { IdxHeader } from '../shared/idx.ts'
import type { TrainerDataset } from '../shared/trainerProtocol.ts'
import { elementCount } from '../shared/shape.ts'
import type { Samples } from './engine/sampleStore.ts'

export type DataPart = Samples & { count: number; sampleShape: number[] }
type ImageDataset = Extract<TrainerDataset, { kind: 'idx' }>

const pieceBytes = 1 << 20

/** Says which file is meant where reading it fails. */
function naming<Result>(file: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw new Error(`The dataset file ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}.`, { cause: error })
  }
}

function withFile<Result>(file: string, read: (descriptor: number) => Result): Result {
  const descriptor = openSync(file, 'r')
  try {
    return read(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Of grey images, or of such with channels. */
const readHeader = (file: string): IdxHeader =>
  withFile(file, descriptor => {
    const start = new Uint8Array(idxHeaderBytes(4))
    readSync(descriptor, start)
    return parseIdxHeader(start, start[3] === 4 ? 4 : 3, fstatSync(descriptor).size)
  })

/** The images in pieces of whole samples, about 1 MB each, all in one buffer: MNIST is 47 MB, which should stand in memory once. */
function* imagePieces(file: string, { header, count, sampleSize }: { header: IdxHeader; count: number; sampleSize: number }) {
  const piece = new Uint8Array(Math.max(1, Math.floor(pieceBytes / sampleSize)) * sampleSize)
  const descriptor = openSync(file, 'r')
  try {
    for (let from = 0; from < count * sampleSize; from += piece.length) {
      const wanted = piece.subarray(0, Math.min(piece.length, count * sampleSize - from))
      const got = readSync(descriptor, wanted, { position: header.bytes + from })
      if (got !== wanted.length) throw new Error(`The dataset file ${file} became shorter while it was read.`)
      yield wanted
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Images as bytes, never as floats: MNIST is 47 MB this way and 188 MB the other. */
function readPart({
  images,
  labels: labelsFile,
  classes,
  most
}: {
  images: string
  labels: string
  classes: number
  most: number
}): DataPart {
  const header = naming(images, () => readHeader(images))
  const labels = naming(labelsFile, () => parseIdx(readFileSync(labelsFile), 1)).data
  const [total = 0, ...sampleShape] = header.shape
  if (labels.length !== total) throw new Error(`${labelsFile} has ${labels.length} labels for ${total} images.`)
  const wrong = labels.find(label => label >= classes)
  if (wrong !== undefined) throw new Error(`${labelsFile} has the label ${wrong}, but there are only ${classes} classes.`)
  const count = Math.min(total, most)
  const sampleSize = elementCount(sampleShape)
  return { count, sampleShape, labels: labels.subarray(0, count), pieces: imagePieces(images, { header, count, sampleSize }) }
}

/** The training part, or its first `maxSamples`. Throws an Error that names the file and what is wrong with it. */
export const readTrainPart = ({ train_images: images, train_labels: labels, classes }: ImageDataset, maxSamples: number | null): DataPart =>
  readPart({ images, labels, classes, most: maxSamples ?? Infinity })

export const readTestPart = ({ test_images: images, test_labels: labels, classes }: ImageDataset): DataPart =>
  readPart({ images, labels, classes, most: Infinity })
