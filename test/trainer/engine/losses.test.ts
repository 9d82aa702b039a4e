import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LossName } from '../../../src/shared/losses.ts'
import { createGraph } from '../../../src/trainer/engine/graph.ts'
import { createKernels } from '../../../src/trainer/engine/kernels.ts'
import { createLoss, weighted } from '../../../src/trainer/engine/losses.ts'
import { openSession } from '../../../src/trainer/engine/session.ts'
import { areaUnderCurve, classMeasures, explainedVariance, spread } from '../../../src/trainer/measures.ts'
import { tf } from '../../support/tfjs.ts'
import { expectClose, randomValues } from './numbers.ts'

type Tensor = InstanceType<typeof tf.Tensor>

const samples = 37

/** A loss in a graph of its own. */
function runLoss(name: LossName, given: Float32Array, labels: Int32Array | Float32Array, classWeights?: Float32Array) {
  const graph = createGraph()
  const kernels = createKernels(graph)
  const plain = createLoss({ graph, kernels }, name)
  const loss = classWeights ? weighted({ graph, kernels }, plain, classWeights) : plain
  const [x, y] = [graph.placeholder('x', 'float'), graph.placeholder('y', loss.labelType)]
  const { loss: losses, gradient } = loss.of(x, y)
  const [measure, answer] = [loss.measure(x, y), loss.answer(x)]
  const session = openSession(graph)
  const [found, gradients, measured, answers] = session.run(
    [
      { to: x, values: given, shape: [samples, given.length / samples] },
      { to: y, values: labels, shape: [samples] }
    ],
    [losses, gradient, measure, answer]
  ) as [Float32Array, Float32Array, Float32Array, Float32Array]
  session.close()
  return { losses: found, gradients, measured, answers }
}

const classesOf = (count: number): Int32Array => Int32Array.from({ length: samples }, (_, i) => (i * 5 + (i >> 2)) % count)

/** Losses a sample, written down once more in tfjs, whose autograd gives the gradient. */
const references: Record<LossName, { outputs: number; of(x: Tensor, labels: Int32Array | Float32Array): Tensor }> = {
  sparse_categorical_crossentropy: {
    outputs: 4,
    of: (x, labels) =>
      tf
        .logSoftmax(x)
        .mul(tf.oneHot(tf.tensor1d(Array.from(labels), 'int32'), 4))
        .sum(1)
        .neg()
  },
  binary_crossentropy: {
    outputs: 1,
    of: (x, labels) => {
      const [z, y] = [x.reshape([samples]), tf.tensor1d(Array.from(labels), 'float32')]
      const p = tf.sigmoid(z)
      return y
        .mul(p.log())
        .add(tf.sub(1, y).mul(tf.sub(1, p).log()))
        .neg()
    }
  },
  mean_squared_error: {
    outputs: 1,
    of: (x, labels) =>
      x
        .reshape([samples])
        .sub(tf.tensor1d(Array.from(labels)))
        .square()
  },
  mean_absolute_error: {
    outputs: 1,
    of: (x, labels) =>
      x
        .reshape([samples])
        .sub(tf.tensor1d(Array.from(labels)))
        .abs()
  },
  huber: {
    outputs: 1,
    of: (x, labels) => {
      const size = x
        .reshape([samples])
        .sub(tf.tensor1d(Array.from(labels)))
        .abs()
      const near = tf.clipByValue(size, 0, 1)
      return near.square().mul(0.5).add(size.sub(near))
    }
  }
}

describe.each(Object.keys(references) as LossName[])('%s', name => {
  const { outputs, of } = references[name]
  const given = randomValues(samples * outputs, 3, 2.5)
  const labels =
    name === 'sparse_categorical_crossentropy' ? classesOf(4) : name === 'binary_crossentropy' ? classesOf(2) : randomValues(samples, 4, 2)

  it('and its gradient equal autograd', () => {
    const found = runLoss(name, given, labels)
    tf.tidy(() => {
      const x = tf.tensor2d(given, [samples, outputs])
      expectClose(found.losses, of(x, labels).dataSync(), 5e-5)
      expectClose(
        found.gradients,
        tf
          .grad(input => of(input, labels).sum())(x)
          .dataSync(),
        5e-5
      )
    })
  })

  it('counts a class with its weight', () => {
    if (!(labels instanceof Int32Array)) {
      expect(outputs).toBe(1)
      return
    }
    const weights = Float32Array.of(2, 0.5, 0, 3)
    const [plain, heavy] = [runLoss(name, given, labels), runLoss(name, given, labels, weights)]
    expectClose(
      heavy.losses,
      plain.losses.map((value, i) => value * weights[labels[i]!]!)
    )
    expectClose(
      heavy.gradients,
      plain.gradients.map((value, i) => value * weights[labels[Math.floor(i / outputs)]!]!)
    )
    expect(heavy.measured).toEqual(plain.measured)
  })
})

it('extreme logits of yes and no give a finite loss', () => {
  const extreme = new Float32Array(samples).map((_, i) => (i % 2 === 0 ? 800 : -800))
  const { losses, answers } = runLoss('binary_crossentropy', extreme, classesOf(2))
  for (const value of [...losses, ...answers]) expect(Number.isFinite(value)).toBe(true)
})

describe('measures', () => {
  it('of the plain example of scikit-learn: an area of 0.75', () => {
    const truth = [0, 0, 1, 1]
    expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], i => truth[i] === 1)).toBe(0.75)
    expect(areaUnderCurve([0.5, 0.5, 0.5, 0.5], i => truth[i] === 1)).toBe(0.5)
    expect(areaUnderCurve([0.1, 0.2], () => true)).toBeNull()
  })

  it('area under the curve is the share of pairs in the right order', () => {
    const sample = fc.record({ score: fc.constantFrom(0, 0.2, 0.5, 0.9, 1), member: fc.boolean() })
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 30 }), all => {
        const [members, others] = [all.filter(one => one.member), all.filter(one => !one.member)]
        const pairs = members.flatMap(a => others.map(b => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)))
        const area = areaUnderCurve(
          all.map(one => one.score),
          i => all[i]!.member
        )
        if (pairs.length === 0) expect(area).toBeNull()
        else expect(area).toBeCloseTo(pairs.reduce((a: number, b) => a + b, 0) / pairs.length, 10)
      })
    )
  })

  it('of classes are means over the classes', () => {
    const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0, 0.1, 0.8, 0.1, 0, 0.6, 0.3, 0.1, 0, 0.2, 0.2, 0.5, 0.1)
    // Classes 0, 1, 1, 3: answers 0, 1, 0, 2.
    const found = classMeasures(probabilities, [0, 1, 1, 3], 4)
    expect(found['recall']).toBeCloseTo((1 + 0.5 + 0) / 3, 6)
    expect(found['precision']).toBeCloseTo((0.5 + 1 + 0 + 0) / 4, 6)
    expect(found['top3_accuracy']).toBe(0.75)
    expect(Object.keys(classMeasures(spread(Float32Array.of(0.9, 0.2)), [1, 0], 2))).not.toContain('top3_accuracy')
    expect(classMeasures(spread(Float32Array.of(0.9, 0.2)), [1, 0], 2)['auc']).toBe(1)
  })

  it('of numbers: 1 for what is right, 0 for the mean, less for worse', () => {
    expect(explainedVariance([1, 2, 3], [1, 2, 3])).toBe(1)
    expect(explainedVariance([2, 2, 2], [1, 2, 3])).toBe(0)
    expect(explainedVariance([3, 2, 1], [1, 2, 3])).toBe(-3)
    expect(explainedVariance([1, 1], [5, 5])).toBeNaN()
  })
})
