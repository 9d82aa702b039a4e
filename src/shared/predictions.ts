import { z } from 'zod'
import { countsOf } from './histogram.ts'

/** What a network answered to each sample of the test part. Probabilities are kept in steps of 1/65535. */
export type Predictions = { classes: number; predicted: Uint16Array; confidence: Uint16Array; ofTruth: Uint16Array }

/** Beside the checkpoints of a run. */
export const predictionsFile = 'predictions.bin'
const magic = 0x31505254
const headerWords = 4
export const mostProbability = 65_535

/** Little-endian: "TRP1", samples, classes, 0; then predicted classes, their probabilities, and those of the true classes, two bytes each. */
export function encodePredictions({ classes, predicted, confidence, ofTruth }: Predictions): Uint8Array[] {
  const header = Uint32Array.of(magic, predicted.length, classes, 0)
  return [header, predicted, confidence, ofTruth].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)
  )
}

const magicOfNumbers = 0x314e5254

/** Little-endian: "TRN1", samples, then what is predicted of each, four bytes. */
export const encodeNumbers = (predicted: Float32Array): Uint8Array[] =>
  [Uint32Array.of(magicOfNumbers, predicted.length), predicted].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)
  )

/** Throws an Error where the bytes are not what was written. */
export function decodeNumbers(bytes: Uint8Array): Float32Array {
  const aligned = new Uint8Array(bytes)
  const [found, count = 0] = new Uint32Array(aligned.buffer, 0, Math.min(2, Math.floor(aligned.length / 4)))
  if (found !== magicOfNumbers || aligned.length !== 8 + count * 4) throw new Error('it is cut or of another kind')
  return new Float32Array(aligned.buffer, 8, count)
}

/** Throws an Error where the bytes are not what was written. */
export function decodePredictions(bytes: Uint8Array): Predictions {
  const aligned = new Uint8Array(bytes)
  const [found, count = 0, classes = 0] = new Uint32Array(aligned.buffer, 0, Math.min(headerWords, Math.floor(aligned.length / 4)))
  if (found !== magic || aligned.length !== headerWords * 4 + count * 6) throw new Error('it is cut or of another kind')
  const part = (index: number): Uint16Array => new Uint16Array(aligned.buffer, headerWords * 4 + index * count * 2, count)
  return { classes, predicted: part(0), confidence: part(1), ofTruth: part(2) }
}

/** What each class came out as. Shares are null where there is nothing to divide by. */
const classScoreSchema = z.object({
  name: z.string(),
  samples: z.number().int(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable()
})
/** A sample of the test part that was taken for another class; the more certain the network was, the worse. */
const mistakeSchema = z.object({
  index: z.number().int(),
  truth: z.number().int(),
  predicted: z.number().int(),
  confidence: z.number(),
  of_truth: z.number()
})
export type Mistake = z.infer<typeof mistakeSchema>

const classPredictionsSchema = z.object({
  kind: z.literal('classes'),
  /** Rows are the true classes, columns what they were taken for. */
  confusion: z.array(z.array(z.number().int())),
  per_class: z.array(classScoreSchema),
  samples: z.number().int(),
  correct: z.number().int(),
  /** The worst first; as many as were asked for. */
  mistakes: z.array(mistakeSchema),
  /** How often the network was right, by how certain it was: tenths of the probability of its answer. */
  calibration: z.array(z.object({ samples: z.number().int(), certainty: z.number().nullable(), right: z.number().nullable() }))
})
export type ClassPredictions = z.infer<typeof classPredictionsSchema>

const numberPredictionsSchema = z.object({
  kind: z.literal('numbers'),
  samples: z.number().int(),
  /** Samples, the worst first; as many as were asked for, then others at even distances. */
  points: z.array(z.object({ index: z.number().int(), truth: z.number(), predicted: z.number() })),
  mean_absolute_error: z.number(),
  /** How many samples are off by how much, predicted − true: bars of one width from `from` to `to`. */
  residuals: z.object({ from: z.number(), to: z.number(), counts: z.array(z.number().int()) })
})
export type NumberPredictions = z.infer<typeof numberPredictionsSchema>

export const predictionsSchema = z.discriminatedUnion('kind', [classPredictionsSchema, numberPredictionsSchema])
export type PredictionsView = z.infer<typeof predictionsSchema>

/** Precision, recall and F1 of each class from a confusion matrix (van Rijsbergen, Information Retrieval, 1979, chapter 7). */
export function classScores(confusion: readonly (readonly number[])[], names: readonly string[]): ClassPredictions['per_class'] {
  return confusion.map((row, label) => {
    const right = row[label] ?? 0
    const samples = row.reduce((sum, count) => sum + count, 0)
    const taken = confusion.reduce((sum, other) => sum + (other[label] ?? 0), 0)
    const [precision, recall] = [taken > 0 ? right / taken : null, samples > 0 ? right / samples : null]
    const f1 = precision !== null && recall !== null && precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : null
    return { name: names[label] ?? String(label), samples, precision, recall, f1 }
  })
}

const bins = 10

/** Everything that follows from answers and the truth; `most` mistakes are named. */
export function viewPredictions(
  { classes, predicted, confidence, ofTruth }: Predictions,
  labels: ArrayLike<number>,
  { names, most }: { names: readonly string[]; most: number }
): ClassPredictions {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  const mistakes: Mistake[] = []
  const sums = Array.from({ length: bins }, () => ({ samples: 0, certainty: 0, right: 0 }))
  let correct = 0
  for (let index = 0; index < predicted.length; index++) {
    const [truth, answer] = [labels[index] ?? 0, predicted[index] ?? 0]
    const certainty = (confidence[index] ?? 0) / mostProbability
    const row = confusion[truth]
    if (row) row[answer] = (row[answer] ?? 0) + 1
    const bin = sums[Math.min(bins - 1, Math.floor(certainty * bins))]
    if (bin) {
      bin.samples++
      bin.certainty += certainty
      bin.right += Number(truth === answer)
    }
    if (truth === answer) correct++
    else mistakes.push({ index, truth, predicted: answer, confidence: certainty, of_truth: (ofTruth[index] ?? 0) / mostProbability })
  }
  mistakes.sort((a, b) => b.confidence - a.confidence || a.index - b.index)
  return {
    kind: 'classes',
    confusion,
    per_class: classScores(confusion, names),
    samples: predicted.length,
    correct,
    mistakes: mistakes.slice(0, most),
    calibration: sums.map(({ samples, certainty, right }) => ({
      samples,
      certainty: samples > 0 ? certainty / samples : null,
      right: samples > 0 ? right / samples : null
    }))
  }
}

const bars = 40

/** Everything that follows from predicted numbers and the true ones; `most` samples are named, half of them the worst. */
export function viewNumbers(predicted: Float32Array, numbers: ArrayLike<number>, most: number): NumberPredictions {
  const all = Array.from(predicted, (value, index) => ({ index, truth: numbers[index] ?? NaN, predicted: value }))
  const off = all.map(one => one.predicted - one.truth)
  const size = (one: { index: number }): number => Math.abs(off[one.index] ?? 0)
  const worst = all.toSorted((a, b) => size(b) - size(a) || a.index - b.index)
  const named = worst.slice(0, Math.ceil(most / 2))
  const rest = worst.slice(named.length)
  const step = Math.max(1, rest.length / Math.max(1, most - named.length))
  for (let at = 0; at < rest.length && named.length < most; at += step) named.push(...rest.slice(Math.floor(at), Math.floor(at) + 1))
  const [from, to] = [off.reduce((a, b) => Math.min(a, b), 0), off.reduce((a, b) => Math.max(a, b), 0)]
  return {
    kind: 'numbers',
    samples: all.length,
    points: named,
    mean_absolute_error: off.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, off.length),
    residuals: { from, to, counts: countsOf(off, { from, to, bars }) }
  }
}

const answeredSchema = z.object({ index: z.number().int(), truth: z.number().int(), a: z.number().int(), b: z.number().int() })
/** What two networks answer to the same samples. */
export const differencesSchema = z.object({
  samples: z.number().int(),
  both_right: z.number().int(),
  only_a: z.number().int(),
  only_b: z.number().int(),
  both_wrong: z.number().int(),
  class_names: z.array(z.string()),
  /** Counts of B less those of A; rows are the true classes, columns what they were taken for. */
  confusion: z.array(z.array(z.number().int())),
  /** Samples that A gets right and B wrong, and the other way round; as many as were asked for. */
  lost: z.array(answeredSchema),
  won: z.array(answeredSchema)
})
export type Differences = z.infer<typeof differencesSchema>

/** Compares the answers of two networks; `most` samples of each kind are named. */
export function compareAnswers(
  [a, b]: readonly [ArrayLike<number>, ArrayLike<number>],
  labels: ArrayLike<number>,
  { names, most }: { names: readonly string[]; most: number }
): Differences {
  const confusion = names.map(() => new Array<number>(names.length).fill(0))
  const found = { both_right: 0, only_a: 0, only_b: 0, both_wrong: 0 }
  const [lost, won]: [Differences['lost'], Differences['won']] = [[], []]
  for (let index = 0; index < a.length; index++) {
    const [truth, ofA, ofB] = [labels[index] ?? 0, a[index] ?? 0, b[index] ?? 0]
    const row = confusion[truth]
    if (row) {
      row[ofA] = (row[ofA] ?? 0) - 1
      row[ofB] = (row[ofB] ?? 0) + 1
    }
    const [rightA, rightB] = [ofA === truth, ofB === truth]
    found[rightA ? (rightB ? 'both_right' : 'only_a') : rightB ? 'only_b' : 'both_wrong']++
    const one = { index, truth, a: ofA, b: ofB }
    if (rightA && !rightB && lost.length < most) lost.push(one)
    if (rightB && !rightA && won.length < most) won.push(one)
  }
  return { samples: a.length, ...found, class_names: [...names], confusion, lost, won }
}
