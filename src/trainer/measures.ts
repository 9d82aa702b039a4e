import type { LossName } from '../shared/losses.ts'
import { classScores } from '../shared/predictions.ts'

/** The mean of what is known; NaN where nothing is. */
function meanOf(values: readonly (number | null)[]): number {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? NaN : known.reduce((sum, value) => sum + value, 0) / known.length
}

/**
 * Area under the ROC curve of one class against the others: how often a sample of the class has a higher score than another one, ties counting half
 * (Mann and Whitney, 1947; Fawcett, 2006, section 7). Null where one of both is not there.
 */
export function areaUnderCurve(scores: ArrayLike<number>, isClass: (index: number) => boolean): number | null {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
  let [ranks, members] = [0, 0]
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++
    for (let i = from; i < to; i++)
      if (isClass(order[i] ?? 0)) {
        ranks += (from + 1 + to) / 2
        members++
      }
    from = to
  }
  const others = order.length - members
  return members === 0 || others === 0 ? null : (ranks - (members * (members + 1)) / 2) / (members * others)
}

/** The probability of the second of two classes as that of both. */
export function spread(ofSecond: Float32Array): Float32Array {
  const both = new Float32Array(ofSecond.length * 2)
  ofSecond.forEach((value, i) => both.set([1 - value, value], i * 2))
  return both
}

/** What a network answers as a probability of every class, [samples × classes]; numbers stay as they are. */
export const perClass = (loss: LossName, answers: Float32Array): Float32Array =>
  loss === 'binary_crossentropy' ? spread(answers) : answers

const most = 3

/** Precision, recall, F1 and area under the curve, each the mean over the classes, and how often the class is among the three likeliest. */
export function classMeasures(probabilities: Float32Array, labels: ArrayLike<number>, classes: number): Record<string, number> {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  let among = 0
  for (let i = 0; i < labels.length; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes)
    const truth = labels[i] ?? 0
    const own = row[truth] ?? NaN
    // Where several are equal, the first is taken.
    if (row.reduce((better, value, at) => better + Number(value > own || (value === own && at < truth)), 0) < most) among++
    const counts = confusion[truth]
    const answer = row.indexOf(Math.max(...row))
    if (counts && answer >= 0) counts[answer] = (counts[answer] ?? 0) + 1
  }
  const scores = classScores(confusion, [])
  const curves = confusion.map((_, label) =>
    areaUnderCurve(
      Float32Array.from({ length: labels.length }, (__, i) => probabilities[i * classes + label] ?? NaN),
      i => labels[i] === label
    )
  )
  return {
    // A class that was never answered has no right answers: 0, as scikit-learn has it by default.
    precision: meanOf(scores.map(({ precision, samples }) => (samples > 0 ? (precision ?? 0) : precision))),
    recall: meanOf(scores.map(({ recall }) => recall)),
    f1: meanOf(scores.map(({ f1, samples }) => (samples > 0 ? (f1 ?? 0) : f1))),
    auc: meanOf(curves),
    ...(classes > most ? { top3_accuracy: among / labels.length } : {})
  }
}

/** Share of the variance of numbers that predictions explain: 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; NaN where the numbers do not vary. */
export function explainedVariance(predicted: ArrayLike<number>, numbers: ArrayLike<number>): number {
  let [sum, off, around] = [0, 0, 0]
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] ?? NaN
  const mean = sum / numbers.length
  for (let i = 0; i < numbers.length; i++) {
    off += ((numbers[i] ?? NaN) - (predicted[i] ?? NaN)) ** 2
    around += ((numbers[i] ?? NaN) - mean) ** 2
  }
  return around > 0 ? 1 - off / around : NaN
}
