import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import type { LayerSpec } from '../shared/network/layerSpec.ts'
import type { LossName } from '../shared/losses.ts'
import type { descriptionSchema } from '../shared/modelDescription.ts'
import type { StateEntry } from './engine/network.ts'
import { writeDurably } from './durableFile.ts'
import type { Prepared } from './prepare.ts'

type LayerConfig = { class_name: string; config: Record<string, unknown> }
/** A layer with the names of those whose output it takes. */
type Node = LayerConfig & { inputs: string[] }

const common = (name: string) => ({ name, trainable: true, dtype: 'float32' })
const channels = { data_format: 'channels_last' } as const

/** Keras' names for what a LayerSpec other than a residual one describes; leaky_relu is a layer of its own there, with its slope spelt out. */
function layerConfig(spec: Exclude<LayerSpec, { type: 'residual' }>, name: string): LayerConfig {
  switch (spec.type) {
    case 'dense':
      return { class_name: 'Dense', config: { ...common(name), units: spec.units, activation: 'linear', use_bias: true } }
    case 'activation':
      return spec.activation === 'leaky_relu'
        ? { class_name: 'LeakyReLU', config: { ...common(name), alpha: 0.2 } }
        : { class_name: 'Activation', config: { ...common(name), activation: spec.activation } }
    case 'dropout':
      return { class_name: 'Dropout', config: { ...common(name), rate: spec.rate } }
    case 'convolution': {
      const { filters, size, stride, padding } = spec
      const shape = { filters, kernel_size: [size, size], strides: [stride, stride], padding, dilation_rate: [1, 1], ...channels }
      return { class_name: 'Conv2D', config: { ...common(name), ...shape, activation: 'linear', use_bias: true } }
    }
    case 'max_pooling':
    case 'average_pooling': {
      const square = [spec.size, spec.size]
      const config = { ...common(name), pool_size: square, strides: square, padding: 'valid', ...channels }
      return { class_name: spec.type === 'max_pooling' ? 'MaxPooling2D' : 'AveragePooling2D', config }
    }
    case 'global_average_pooling':
      return { class_name: 'GlobalAveragePooling2D', config: { ...common(name), ...channels } }
    case 'batch_normalization':
      return {
        class_name: 'BatchNormalization',
        config: { ...common(name), axis: -1, momentum: 0.99, epsilon: 0.001, center: true, scale: true }
      }
    case 'flatten':
      return { class_name: 'Flatten', config: { ...common(name), ...channels } }
  }
}

/** Layers one after another from the output called `input`; those of a residual layer are named after it and followed by the sum. */
function nodesOf(specs: readonly LayerSpec[], input: string, prefix = ''): { nodes: Node[]; output: string } {
  const nodes: Node[] = []
  let output = input
  for (const [i, spec] of specs.entries()) {
    const name = `${prefix}layer_${i}`
    if (spec.type === 'residual') {
      const [body, shortcut] = [nodesOf(spec.body, output, `${name}_body_`), nodesOf(spec.shortcut, output, `${name}_shortcut_`)]
      nodes.push(...body.nodes, ...shortcut.nodes)
      nodes.push({ class_name: 'Add', config: common(name), inputs: [body.output, shortcut.output] })
    } else nodes.push({ ...layerConfig(spec, name), inputs: [output] })
    output = name
  }
  return { nodes, output }
}

type Model = Pick<Prepared, 'layers' | 'inputShape' | 'loss' | 'classes' | 'target' | 'inputScale'> & {
  parameters: readonly StateEntry[]
}

/** What comes after the last layer, which gives logits or a number. */
const answers: Record<LossName, { name: string; activation: string }> = {
  sparse_categorical_crossentropy: { name: 'probabilities', activation: 'softmax' },
  binary_crossentropy: { name: 'probability', activation: 'sigmoid' },
  mean_squared_error: { name: 'number', activation: 'linear' },
  mean_absolute_error: { name: 'number', activation: 'linear' },
  huber: { name: 'number', activation: 'linear' }
}

/** A chain of layers is a Sequential model; one with branches is a functional one, which names what each layer takes. */
function topology({ layers, inputShape, loss }: Model): { class_name: string; config: Record<string, unknown> } {
  const first = { batch_input_shape: [null, ...inputShape] }
  const { nodes, output } = nodesOf(layers, 'input')
  const { name: answer, activation } = answers[loss]
  nodes.push({ class_name: 'Activation', config: { ...common(answer), activation }, inputs: [output] })
  if (!layers.some(spec => spec.type === 'residual')) {
    const chain = nodes.map(({ class_name, config }, i) => ({ class_name, config: i === 0 ? { ...config, ...first } : config }))
    return { class_name: 'Sequential', config: { name: 'trialbook', layers: chain } }
  }
  const input = { class_name: 'InputLayer', config: { name: 'input', dtype: 'float32', sparse: false, ...first } }
  const reference = (name: string): [string, number, number, object] => [name, 0, 0, {}]
  const all = [
    { ...input, name: 'input', inbound_nodes: [] },
    ...nodes.map(({ class_name, config, inputs }) => ({
      class_name,
      config,
      name: config['name'],
      inbound_nodes: [inputs.map(reference)]
    }))
  ]
  return {
    class_name: 'Model',
    config: { name: 'trialbook', layers: all, input_layers: [['input', 0, 0]], output_layers: [[answer, 0, 0]] }
  }
}

/** What only Trialbook needs to know to ask the model: how values of the data become its inputs, and its answers those of the data. */
function descriptionOf({ layers, inputShape, loss, classes, target, inputScale }: Model): z.input<typeof descriptionSchema> {
  const scale =
    inputScale.kind === 'pixels'
      ? inputScale
      : { kind: inputScale.kind, shift: [...inputScale.shift], factor: [...inputScale.factor], fill: [...inputScale.fill] }
  return { layers: [...layers], input_shape: [...inputShape], loss, classes, target: target ?? null, input_scale: scale }
}

/** The content of model.json: a TensorFlow.js layers model whose weights are in weights.bin. Inputs are pixels from 0 to 1, or the values of a table as they were scaled. */
const modelJson = (model: Model): string =>
  JSON.stringify({
    format: 'layers-model',
    generatedBy: 'Trialbook',
    convertedBy: null,
    userDefinedMetadata: { trialbook: descriptionOf(model) },
    modelTopology: { ...topology(model), keras_version: 'tfjs-layers 4.22.0', backend: 'tensor_flow.js' },
    weightsManifest: [
      { paths: ['weights.bin'], weights: model.parameters.map(({ name, shape }) => ({ name: weightName(name), shape, dtype: 'float32' })) }
    ]
  })

/** layer_0/dense/kernel -> layer_0/kernel, layer_3/body/layer_0/… -> layer_3_body_layer_0/…: a layers model finds weights by the layer's name. */
function weightName(name: string): string {
  const parts = name.split('/')
  return `${parts.slice(0, -2).join('_')}/${parts.at(-1) ?? ''}`
}

/** Writes model.json and weights.bin, the weights first, so that a model.json never stands without them. */
export async function writeLayersModel(folder: string, model: Model): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const weights = model.parameters.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  await writeDurably(path.join(folder, 'weights.bin'), weights)
  await writeDurably(path.join(folder, 'model.json'), [Buffer.from(modelJson(model))])
}
