import type { LossName } from '../../shared/losses.ts'
import type { DataType, Graph, Output } from './graph.ts'
import type { Kernels } from './kernels.ts'

/** A loss over what a network gives, [n, outputs], and the labels, [n]: int32 classes or float numbers. */
export type Loss = {
  labelType: Extract<DataType, 'int32' | 'float'>
  /** The loss of each sample, [n], and its gradient by what the network gives, [n, outputs]. */
  of(given: Output, labels: Output): { loss: Output; gradient: Output }
  /** Of each sample, [n]: 1 where the class is right, else 0; for numbers the absolute error. */
  measure(given: Output, labels: Output): Output
  /** What the network answers: probabilities of the classes, of the second class, or numbers. */
  answer(given: Output): Output
}
export type LossSettings = { name: LossName; /** Factor of the loss of each class while training. */ classWeights?: Float32Array | null }

type Context = { graph: Graph; kernels: Kernels }
const vector = (graph: Graph, ...sizes: number[]): Output => graph.constant(Int32Array.from(sizes), [sizes.length])

/** Cross-entropy of softmax, nats (Keras' SparseCategoricalCrossentropy with from_logits). */
const createSparse = ({ kernels }: Context): Loss => ({
  labelType: 'int32',
  of: (logits, labels) => kernels.sparseSoftmaxCrossEntropy(logits, labels),
  measure: (logits, labels) => kernels.booleansToFloat(kernels.equalIntegers(kernels.argMax(logits), labels)),
  answer: logits => kernels.unary('Softmax', logits)
})

/** Cross-entropy of sigmoid, nats, log(1 + e^z) - z y, for two classes and one output (Keras' BinaryCrossentropy with from_logits). */
function createBinary({ graph, kernels }: Context): Loss {
  const flat = (logits: Output): Output => kernels.reshape(logits, vector(graph, -1))
  return {
    labelType: 'int32',
    of(logits, labels) {
      const [z, y] = [flat(logits), kernels.integersToFloat(labels)]
      const gradient = kernels.sub(kernels.unary('Sigmoid', z), y)
      return {
        loss: kernels.sub(kernels.unary('Softplus', z), kernels.mul(z, y)),
        gradient: kernels.reshape(gradient, vector(graph, -1, 1))
      }
    },
    measure: (logits, labels) => {
      // Half and half is the first class, as the first of equal classes is elsewhere.
      const isSecond = kernels.booleansToFloat(kernels.less(kernels.scalar(0), flat(logits)))
      return kernels.booleansToFloat(kernels.equal(isSecond, kernels.integersToFloat(labels)))
    },
    answer: logits => kernels.unary('Sigmoid', logits)
  }
}

type OfDifference = (kernels: Kernels, difference: Output) => { loss: Output; gradient: Output }

/** Losses of a number by how far off it is: the square, the absolute value, or the square up to 1 and straight beyond (Huber, 1964; Keras' delta 1). */
const ofDifference: Record<'mean_squared_error' | 'mean_absolute_error' | 'huber', OfDifference> = {
  mean_squared_error: (kernels, d) => ({ loss: kernels.square(d), gradient: kernels.mul(d, kernels.scalar(2)) }),
  mean_absolute_error: (kernels, d) => ({ loss: kernels.unary('Abs', d), gradient: kernels.unary('Sign', d) }),
  huber: (kernels, d) => {
    const size = kernels.unary('Abs', d)
    const near = kernels.minimum(size, kernels.scalar(1))
    const loss = kernels.add(kernels.mul(kernels.square(near), kernels.scalar(0.5)), kernels.sub(size, near))
    return { loss, gradient: kernels.mul(kernels.unary('Sign', d), near) }
  }
}

function createOfNumbers({ graph, kernels }: Context, name: keyof typeof ofDifference): Loss {
  const difference = (given: Output, labels: Output): Output => kernels.sub(kernels.reshape(given, vector(graph, -1)), labels)
  return {
    labelType: 'float',
    of(given, labels) {
      const { loss, gradient } = ofDifference[name](kernels, difference(given, labels))
      return { loss, gradient: kernels.reshape(gradient, vector(graph, -1, 1)) }
    },
    measure: (given, labels) => kernels.unary('Abs', difference(given, labels)),
    answer: given => kernels.unary('Identity', given)
  }
}

/** The loss multiplied by the weight of each sample's class. */
export function weighted({ graph, kernels }: Context, loss: Loss, classWeights: Float32Array): Loss {
  return {
    ...loss,
    of(given, labels) {
      const found = loss.of(given, labels)
      const weights = kernels.at(graph.constant(classWeights, [classWeights.length]), labels, 'float')
      return {
        loss: kernels.mul(found.loss, weights),
        gradient: kernels.mul(found.gradient, kernels.reshape(weights, vector(graph, -1, 1)))
      }
    }
  }
}

/** A new loss is a name in src/shared/losses.ts and a case here. */
export function createLoss(context: Context, name: LossName): Loss {
  if (name === 'sparse_categorical_crossentropy') return createSparse(context)
  return name === 'binary_crossentropy' ? createBinary(context) : createOfNumbers(context, name)
}
