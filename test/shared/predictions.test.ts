import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classScores, decodePredictions, encodePredictions, mostProbability, viewPredictions } from '../../src/shared/predictions.ts'
import type { Predictions } from '../../src/shared/predictions.ts'

const answers = fc.array(fc.record({ truth: fc.nat(3), predicted: fc.nat(3), confidence: fc.nat(mostProbability) }), { maxLength: 80 })
const predictionsOf = (given: readonly { truth: number; predicted: number; confidence: number }[]): Predictions => ({
  classes: 4,
  predicted: Uint16Array.from(given, one => one.predicted),
  confidence: Uint16Array.from(given, one => one.confidence),
  ofTruth: Uint16Array.from(given, one => mostProbability - one.confidence)
})
const bytesOf = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

test('what is written is read as it was; what was cut or is of another kind is refused', () => {
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 5 }), (given, cut) => {
      const bytes = bytesOf(encodePredictions(predictionsOf(given)))
      expect(decodePredictions(bytes)).toEqual(predictionsOf(given))
      expect(() => decodePredictions(bytes.subarray(0, bytes.length - cut))).toThrow('cut or of another kind')
    })
  )
  expect(() => decodePredictions(new Uint8Array(16))).toThrow()
  expect(() => decodePredictions(new Uint8Array(0))).toThrow()
})

test('every sample is in one cell and one tenth, mistakes are the rest of the diagonal, the most certain first', () => {
  fc.assert(
    fc.property(answers, given => {
      const view = viewPredictions(
        predictionsOf(given),
        given.map(({ truth }) => truth),
        { names: ['a', 'b', 'c', 'd'], most: 1000 }
      )
      expect(view.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(given.length)
      expect(view.calibration.reduce((sum, { samples }) => sum + samples, 0)).toBe(given.length)
      expect(view.correct).toBe(given.filter(({ truth, predicted }) => truth === predicted).length)
      expect(view.mistakes).toHaveLength(given.length - view.correct)
      expect(view.mistakes.map(({ confidence }) => confidence)).toEqual(
        view.mistakes.map(({ confidence }) => confidence).sort((a, b) => b - a)
      )
      for (const { index, truth, predicted } of view.mistakes) expect(given[index]).toMatchObject({ truth, predicted })
    })
  )
})

test('precision, recall and F1 are those of the textbook', () => {
  // Of 10 a, 8 are found; of 20 b, 15; 5 b are taken for a and 2 a for b.
  const [a, b] = classScores(
    [
      [8, 2],
      [5, 15]
    ],
    ['a', 'b']
  )
  expect([a?.precision, a?.recall, a?.f1]).toEqual([8 / 13, 0.8, (2 * (8 / 13) * 0.8) / (8 / 13 + 0.8)])
  expect([b?.precision, b?.recall, b?.samples]).toEqual([15 / 17, 0.75, 20])
  expect(
    classScores(
      [
        [0, 0],
        [0, 3]
      ],
      ['never', 'always']
    )[0]
  ).toMatchObject({ precision: null, recall: null, f1: null, samples: 0 })
})
