import { describe, expect, it } from 'vitest'
import { activations } from '../../../src/shared/hyperparameters.ts'
import type { LayerSpec } from '../../../src/shared/network/layerSpec.ts'
import { createGraph } from '../../../src/trainer/engine/graph.ts'
import { createKernels } from '../../../src/trainer/engine/kernels.ts'
import { createLayer } from '../../../src/trainer/engine/layers/createLayer.ts'
import { openSession } from '../../../src/trainer/engine/session.ts'
import { createStack } from '../../../src/trainer/engine/stack.ts'
import type { Feed } from '../../../src/trainer/engine/session.ts'
import { elementCount } from '../../../src/shared/shape.ts'
import { tf } from '../../support/tfjs.ts'
import { expectClose, randomValues } from './numbers.ts'

type Built = { output: Float32Array; inputGradient: Float32Array; parameterGradients: Float32Array[]; parameters: Float32Array[] }
type Case = { batch: number; inputs: number | number[]; step?: number; index?: number; seed?: number }

/** Runs one layer forward and backward in a graph of its own, with the gradient of its output given. */
function runLayer(
  spec: LayerSpec,
  x: Float32Array,
  dy: (values: number) => Float32Array,
  { batch, inputs, step = 0, index = 0, seed = 7 }: Case
): Built {
  const graph = createGraph()
  const kernels = createKernels(graph)
  const layer = createLayer({ graph, name: 'layer', index, seed, inputShape: [inputs].flat(), createStack }, spec)
  const [input, gradient] = [graph.placeholder('x', 'float'), graph.placeholder('dy', 'float')]
  const training = { batchSize: kernels.integer(batch), inverseBatch: kernels.scalar(1 / batch), globalStep: kernels.integer(step) }
  const forward = layer.forward({ graph, kernels, training }, input)
  const backward = forward.backward(gradient, true)
  const session = openSession(graph)
  const outputShape = [batch, ...layer.outputShape]
  const variables = [...layer.parameters, ...(layer.statistics ?? [])]
  const assigns: Feed[] = variables.map(({ variable, initial }) => ({ to: variable.input, values: initial, shape: variable.shape }))
  if (assigns.length > 0)
    session.run(
      assigns,
      variables.map(({ variable }) => variable.assign)
    )
  const feeds: Feed[] = [
    { to: input, values: x, shape: [batch, inputs].flat() },
    { to: gradient, values: dy(elementCount(outputShape)), shape: outputShape }
  ]
  const [output, inputGradient, ...parameterGradients] = session.run(feeds, [
    forward.output,
    backward.input as NonNullable<typeof backward.input>,
    ...backward.gradients.map(one => one.gradient)
  ]) as Float32Array[]
  expect(session.heldTensors()).toBe(0)
  session.close()
  return {
    output: output as Float32Array,
    inputGradient: inputGradient as Float32Array,
    parameterGradients,
    parameters: layer.parameters.map(({ initial }) => initial)
  }
}

const shapes = [
  { batch: 1, inputs: 3 },
  { batch: 8, inputs: 17 },
  { batch: 33, inputs: 128 }
]

describe('dense', () => {
  it.each(shapes)('equals autograd for $batch × $inputs', ({ batch, inputs }) => {
    const units = 5
    const x = randomValues(batch * inputs, 1)
    const dy = randomValues(batch * units, 2)
    const built = runLayer({ type: 'dense', units }, x, () => dy, { batch, inputs })
    tf.tidy(() => {
      const kernel = tf.tensor2d(built.parameters[0] as Float32Array, [inputs, units])
      const bias = tf.tensor1d(built.parameters[1] as Float32Array)
      const apply = (input: InstanceType<typeof tf.Tensor>, w: InstanceType<typeof tf.Tensor>, b: InstanceType<typeof tf.Tensor>) =>
        tf.matMul(input, w).add(b)
      const inputTensor = tf.tensor2d(x, [batch, inputs])
      expectClose(built.output, apply(inputTensor, kernel, bias).dataSync())
      const [dx, dw, db] = tf.grads(apply)([inputTensor, kernel, bias], tf.tensor2d(dy, [batch, units]))
      expectClose(built.inputGradient, dx?.dataSync() ?? [])
      expectClose(built.parameterGradients[0] as Float32Array, dw?.dataSync() ?? [])
      expectClose(built.parameterGradients[1] as Float32Array, db?.dataSync() ?? [])
    })
  })
})

const references: Record<(typeof activations)[number], (x: InstanceType<typeof tf.Tensor>) => InstanceType<typeof tf.Tensor>> = {
  relu: x => tf.relu(x),
  tanh: x => tf.tanh(x),
  sigmoid: x => tf.sigmoid(x),
  elu: x => tf.elu(x),
  selu: x => tf.selu(x),
  gelu: x => x.mul(0.5).mul(tf.erf(x.div(Math.SQRT2)).add(1)),
  leaky_relu: x => tf.leakyRelu(x, 0.2)
}

describe.each(activations)('%s', activation => {
  it.each(shapes)('equals autograd for $batch × $inputs', ({ batch, inputs }) => {
    const x = randomValues(batch * inputs, 3, 4)
    const dy = randomValues(batch * inputs, 4)
    const built = runLayer({ type: 'activation', activation }, x, () => dy, { batch, inputs })
    tf.tidy(() => {
      const input = tf.tensor2d(x, [batch, inputs])
      expectClose(built.output, references[activation](input).dataSync())
      expectClose(
        built.inputGradient,
        tf
          .grad(references[activation])(input, tf.tensor2d(dy, [batch, inputs]))
          .dataSync()
      )
    })
  })
})

describe('dropout', () => {
  const [batch, inputs] = [200, 50]
  const ones = new Float32Array(batch * inputs).fill(1)
  const maskOf = (rate: number, at: Partial<Case> = {}): Float32Array =>
    runLayer({ type: 'dropout', rate }, ones, () => ones, { batch, inputs, ...at }).output

  it.each([0.1, 0.2, 0.5, 0.9])('drops a share of %d and scales the rest', rate => {
    const mask = maskOf(rate)
    const kept = mask.filter(value => value !== 0)
    const deviation = Math.sqrt((rate * (1 - rate)) / mask.length)
    expect(Math.abs(1 - kept.length / mask.length - rate)).toBeLessThan(5 * deviation)
    for (const value of kept) expect(value).toBeCloseTo(1 / (1 - rate), 5)
  })

  it('passes the gradient through the very same mask', () => {
    const built = runLayer({ type: 'dropout', rate: 0.3 }, ones, () => ones, { batch, inputs })
    expect(built.inputGradient).toEqual(built.output)
  })

  it('is a pure function of seed, layer and step', () => {
    const mask = maskOf(0.5)
    expect(maskOf(0.5)).toEqual(mask)
    for (const other of [{ step: 1 }, { index: 1 }, { seed: 8 }]) expect(maskOf(0.5, other)).not.toEqual(mask)
  })
})
