import { mainMeasure } from '../shared/losses.ts'
import type { TestResult } from '../shared/run.ts'
import type { Part } from './engine/network.ts'
import { classMeasures, explainedVariance, perClass } from './measures.ts'
import type { Prepared } from './prepare.ts'

export type Metrics = Record<string, number>
type Range = { from: number; to: number }

const stretch = 5000

/** What is measured of a run: its names, and in which unit. */
export function createMeasures({ network, classes, loss, target, hyperparameters }: Prepared) {
  const name = mainMeasure(classes)
  /** Errors of scaled numbers in the unit of the data. */
  const unit = target?.deviation ?? 1

  /** What the network answers to samples from..to-1 of a part: probabilities of every class, or scaled numbers; and the labels. */
  function answersOf(part: Part, { from, to }: Range): { answers: Float32Array; labels: Int32Array | Float32Array } {
    const pieces = []
    for (let start = from; start < to; start += stretch) pieces.push(network.predict(part, start, Math.min(to, start + stretch)))
    const answers = joined(pieces.map(piece => piece.answers))
    const labels = pieces.flatMap(piece => [...piece.labels])
    return {
      answers: perClass(loss, answers),
      labels: classes === 0 ? Float32Array.from(labels) : Int32Array.from(labels)
    }
  }

  const main = ({ loss: value, measured }: { loss: number; measured: number }): Metrics => ({ loss: value, [name]: measured * unit })

  /** What a part shows beside its loss: of numbers always, of classes where it is asked for. */
  function more(part: Part, range: Range): Metrics {
    if (classes > 0 && !hyperparameters.more_metrics) return {}
    const { answers, labels } = answersOf(part, range)
    return classes === 0 ? { r2: explainedVariance(answers, labels) } : classMeasures(answers, labels, classes)
  }

  return {
    main,
    more,
    answersOf,
    accuracyOf: (measured: number): number | null => (classes > 0 ? measured : null),
    test: (found: { loss: number; measured: number }, samples: number): TestResult & Metrics =>
      ({ ...main(found), ...(classes === 0 ? more('test', { from: 0, to: samples }) : {}) }) as TestResult & Metrics
  }
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
