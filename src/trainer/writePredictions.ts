import path from 'node:path'
import { encodeNumbers, encodePredictions, mostProbability, predictionsFile } from '../shared/predictions.ts'
import { writeDurably } from './durableFile.ts'
import { inUnit } from './tableData.ts'
import type { createMeasures } from './createMeasures.ts'
import type { Prepared } from './prepare.ts'

type Job = Pick<Prepared, 'checkpointFolder' | 'sizes' | 'classes' | 'target'> & { measures: ReturnType<typeof createMeasures> }

function ofClasses({ measures, sizes, classes }: Job): Uint8Array[] {
  const { answers, labels } = measures.answersOf('test', { from: 0, to: sizes.test })
  const [predicted, confidence, ofTruth] = [new Uint16Array(sizes.test), new Uint16Array(sizes.test), new Uint16Array(sizes.test)]
  for (let i = 0; i < sizes.test; i++) {
    const row = answers.subarray(i * classes, (i + 1) * classes)
    const best = row.indexOf(Math.max(...row))
    predicted[i] = best
    confidence[i] = Math.round((row[best] ?? 0) * mostProbability)
    ofTruth[i] = Math.round((row[labels[i] ?? 0] ?? 0) * mostProbability)
  }
  return encodePredictions({ classes, predicted, confidence, ofTruth })
}

/** In the unit of the data. */
function ofNumbers({ measures, sizes, target }: Job): Uint8Array[] {
  const { answers } = measures.answersOf('test', { from: 0, to: sizes.test })
  return encodeNumbers(target ? answers.map(value => inUnit(value, target)) : answers)
}

/** Asks the trained network about the whole test part, and writes down what it answers and how certain it is. */
export const writePredictions = (job: Job): Promise<void> =>
  writeDurably(path.join(job.checkpointFolder, predictionsFile), job.classes === 0 ? ofNumbers(job) : ofClasses(job))
