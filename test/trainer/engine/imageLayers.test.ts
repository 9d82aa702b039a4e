import { describe, expect, it } from 'vitest'
import type { LayerSpec } from '../../../src/shared/network/layerSpec.ts'
import { elementCount } from '../../../src/shared/shape.ts'
import { createGraph } from '../../../src/trainer/engine/graph.ts'
import { createKernels } from '../../../src/trainer/engine/kernels.ts'
import { createStack } from '../../../src/trainer/engine/stack.ts'
import { openSession } from '../../../src/trainer/engine/session.ts'
import type { Feed } from '../../../src/trainer/engine/session.ts'
import { tf } from '../../support/tfjs.ts'
import { expectClose, randomValues } from './numbers.ts'

type Tensor = InstanceType<typeof tf.Tensor>
type Weights = readonly Tensor[]

/** Runs layers forward and backward beside the same in tfjs, whose autograd gives the gradients: outputs, input and parameter gradients must agree. */
function compare(specs: LayerSpec[], inputShape: number[], batch: number, reference: (x: Tensor, weights: Weights) => Tensor): void {
  const graph = createGraph()
  const kernels = createKernels(graph)
  const stack = createStack(graph, specs, { inputShape, seed: 5 })
  const [input, gradient] = [graph.placeholder('x', 'float'), graph.placeholder('dy', 'float')]
  const training = { batchSize: kernels.integer(batch), inverseBatch: kernels.scalar(1 / batch), globalStep: kernels.integer(0) }
  const forward = stack.forward({ graph, kernels, training }, input)
  const backward = forward.backward(gradient, true)
  const session = openSession(graph)
  // Weights other than the first ones: biases of 0 and scales of 1 would hide mistakes.
  const values = stack.weights.map(({ variable }, i) => randomValues(elementCount(variable.shape), 20 + i, 0.6))
  const feeds: Feed[] = stack.weights.map(({ variable }, i) => ({ to: variable.input, values: values[i]!, shape: variable.shape }))
  if (feeds.length > 0)
    session.run(
      feeds,
      stack.weights.map(({ variable }) => variable.assign)
    )
  const x = randomValues(batch * elementCount(inputShape), 1, 2)
  const dy = randomValues(batch * elementCount(stack.outputShape), 2)
  const found = session.run(
    [
      { to: input, values: x, shape: [batch, ...inputShape] },
      { to: gradient, values: dy, shape: [batch, ...stack.outputShape] }
    ],
    [forward.output, backward.input!, ...backward.gradients.map(one => one.gradient)]
  ) as Float32Array[]
  expect(session.heldTensors()).toBe(0)
  session.close()
  const trained = stack.weights.flatMap((weight, i) => (stack.parameters.includes(weight) ? [i] : []))
  tf.tidy(() => {
    const tensors = trained.map(i => tf.tensor(values[i]!, [...stack.weights[i]!.variable.shape]))
    const inputTensor = tf.tensor(x, [batch, ...inputShape])
    const apply = (...[first, ...weights]: Tensor[]): Tensor => reference(first!, weights)
    expectClose(found[0]!, apply(inputTensor, ...tensors).dataSync(), 1e-4)
    const [dx, ...dw] = tf.grads(apply)([inputTensor, ...tensors], tf.tensor(dy, [batch, ...stack.outputShape]))
    expectClose(found[1]!, dx!.dataSync(), 1e-4)
    for (const [place, i] of trained.entries()) {
      const at = backward.gradients.findIndex(one => one.parameter === stack.weights[i])
      expectClose(found[2 + at]!, dw[place]!.dataSync(), 3e-4)
    }
  })
}

const conv = (x: Tensor, [kernel, bias]: Weights, stride: number, padding: 'same' | 'valid'): Tensor =>
  tf.add(tf.conv2d(x as never, kernel as never, stride, padding), bias!)

/** By the moments of the batch, so that autograd goes through them too. */
function normalize(x: Tensor, [gamma, beta]: Weights): Tensor {
  const axes = x.shape.map((_, i) => i).slice(0, -1)
  const { mean, variance } = tf.moments(x, axes)
  return x.sub(mean).div(variance.add(1e-3).sqrt()).mul(gamma!).add(beta!)
}

const cases = [
  { size: 3, stride: 1, padding: 'same' },
  { size: 3, stride: 2, padding: 'same' },
  { size: 5, stride: 1, padding: 'valid' },
  { size: 1, stride: 2, padding: 'same' },
  { size: 2, stride: 3, padding: 'valid' }
] as const

describe('convolution', () => {
  it.each(cases)('equals autograd: size $size, stride $stride, $padding', ({ size, stride, padding }) => {
    compare([{ type: 'convolution', filters: 4, size, stride, padding }], [9, 7, 3], 5, (x, weights) => conv(x, weights, stride, padding))
  })
})

describe('pooling', () => {
  it.each([2, 3])('of the largest in squares of %i equals autograd', size => {
    compare([{ type: 'max_pooling', size }], [9, 7, 3], 4, x => tf.maxPool(x as never, size, size, 'valid'))
  })
  it.each([2, 3])('of the mean in squares of %i equals autograd', size => {
    compare([{ type: 'average_pooling', size }], [9, 7, 3], 4, x => tf.avgPool(x as never, size, size, 'valid'))
  })
  it('over all places equals autograd', () => {
    compare([{ type: 'global_average_pooling' }], [5, 6, 3], 4, x => x.mean([1, 2]))
  })
})

describe('batch normalization', () => {
  it('of images equals autograd through the moments', () => {
    compare([{ type: 'batch_normalization' }], [5, 4, 3], 6, normalize)
  })
  it('of flat values equals autograd through the moments', () => {
    compare([{ type: 'batch_normalization' }], [7], 12, normalize)
  })
})

it('flatten equals autograd', () => {
  compare([{ type: 'flatten' }], [3, 4, 2], 5, x => x.reshape([5, 24]))
})

describe('residual', () => {
  const body: LayerSpec[] = [
    { type: 'convolution', filters: 4, size: 3, stride: 2, padding: 'same' },
    { type: 'batch_normalization' },
    { type: 'activation', activation: 'tanh' },
    { type: 'convolution', filters: 4, size: 3, stride: 1, padding: 'same' }
  ]
  it('adds both ways and their gradients', () => {
    const shortcut: LayerSpec[] = [{ type: 'convolution', filters: 4, size: 1, stride: 2, padding: 'same' }]
    compare([{ type: 'residual', body, shortcut }], [6, 6, 3], 5, (x, w) => {
      const main = conv(normalize(conv(x, w.slice(0, 2), 2, 'same'), w.slice(2, 4)).tanh(), w.slice(4, 6), 1, 'same')
      return main.add(conv(x, w.slice(6, 8), 2, 'same'))
    })
  })
  it('may pass the values by as they are', () => {
    const same: LayerSpec[] = [{ type: 'convolution', filters: 3, size: 3, stride: 1, padding: 'same' }]
    compare([{ type: 'residual', body: same, shortcut: [] }], [5, 5, 3], 4, (x, w) => conv(x, w, 1, 'same').add(x))
  })
})
