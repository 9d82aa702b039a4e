import path from 'node:path'
import { encodePredictions, mostProbability, predictionsFile } from '../shared/predictions.ts'
import { writeDurably } from './durableFile.ts'
import type { Network } from './engine/network.ts'

const stretch = 500

/** Asks the trained network about the whole test part, and writes down what it answers and how certain it is. */
export async function writePredictions(
  folder: string,
  { network, count, classes }: { network: Network; count: number; classes: number }
): Promise<void> {
  const [predicted, confidence, ofTruth] = [new Uint16Array(count), new Uint16Array(count), new Uint16Array(count)]
  for (let from = 0; from < count; from += stretch) {
    const { probabilities, labels } = network.predict(from, Math.min(count, from + stretch))
    for (let i = 0; i < labels.length; i++) {
      const row = probabilities.subarray(i * classes, (i + 1) * classes)
      const best = row.indexOf(Math.max(...row))
      predicted[from + i] = best
      confidence[from + i] = Math.round((row[best] ?? 0) * mostProbability)
      ofTruth[from + i] = Math.round((row[labels[i] ?? 0] ?? 0) * mostProbability)
    }
  }
  await writeDurably(path.join(folder, predictionsFile), encodePredictions({ classes, predicted, confidence, ofTruth }))
}
