import { readFileSync } from 'node:fs'
import { parseIdx } from '../shared/idx.ts'
import type { IdxArray } from '../shared/idx.ts'
import type { TrainerDataset } from '../shared/trainerProtocol.ts'
import type { Samples } from './engine/network.ts'

export type DataPart = Samples & { count: number; sampleShape: number[] }

function readIdx(file: string, dimensions: number): IdxArray {
  try {
    return parseIdx(readFileSync(file), dimensions)
  } catch (error) {
    throw new Error(`The dataset file ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}.`, { cause: error })
  }
}

/** Images as bytes, never as floats: MNIST is 47 MB this way and 188 MB the other. */
function readPart(imagesFile: string, labelsFile: string, classes: number): DataPart {
  const images = readIdx(imagesFile, 3)
  const labels = readIdx(labelsFile, 1)
  const [count = 0, ...sampleShape] = images.shape
  if (labels.data.length !== count) throw new Error(`${labelsFile} has ${labels.data.length} labels for ${count} images.`)
  const wrong = labels.data.find(label => label >= classes)
  if (wrong !== undefined) throw new Error(`${labelsFile} has the label ${wrong}, but there are only ${classes} classes.`)
  return { values: images.data, labels: labels.data, count, sampleShape }
}

/** The first `count` samples. */
function firstSamples(part: DataPart, count: number): DataPart {
  const size = part.sampleShape.reduce((product, length) => product * length, 1)
  return { ...part, count, values: part.values.subarray(0, count * size), labels: part.labels.subarray(0, count) }
}

/** The training part, or its first `maxSamples`. Throws an Error that names the file and what is wrong with it. */
export function readTrainPart({ train_images, train_labels, classes }: TrainerDataset, maxSamples: number | null): DataPart {
  const part = readPart(train_images, train_labels, classes)
  return maxSamples !== null && maxSamples < part.count ? firstSamples(part, maxSamples) : part
}

export const readTestPart = ({ test_images, test_labels, classes }: TrainerDataset): DataPart => readPart(test_images, test_labels, classes)
