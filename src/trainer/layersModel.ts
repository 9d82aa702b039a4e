import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { LayerSpec } from '../shared/network.ts'
import type { StateEntry } from './engine/network.ts'
import { writeDurably } from './durableFile.ts'

type LayerConfig = { class_name: string; config: Record<string, unknown> }

/** Keras' names for what LayerSpec describes; leaky_relu is a layer of its own there, with its slope spelt out. */
function layerConfig(spec: LayerSpec, name: string): LayerConfig {
  switch (spec.type) {
    case 'dense':
      return {
        class_name: 'Dense',
        config: { name, trainable: true, dtype: 'float32', units: spec.units, activation: 'linear', use_bias: true }
      }
    case 'activation':
      return spec.activation === 'leaky_relu'
        ? { class_name: 'LeakyReLU', config: { name, trainable: true, dtype: 'float32', alpha: 0.2 } }
        : { class_name: 'Activation', config: { name, trainable: true, dtype: 'float32', activation: spec.activation } }
    case 'dropout':
      return { class_name: 'Dropout', config: { name, trainable: true, dtype: 'float32', rate: spec.rate } }
  }
}

type Model = { layers: readonly LayerSpec[]; inputShape: readonly number[]; parameters: readonly StateEntry[] }

/** The content of model.json: a TensorFlow.js layers model, ending in softmax, whose weights are in weights.bin. Inputs are values from 0 to 1. */
function modelJson({ layers, inputShape, parameters }: Model): string {
  const configs = layers.map((spec, i) => layerConfig(spec, `layer_${i}`))
  configs.push({ class_name: 'Activation', config: { name: 'probabilities', trainable: true, dtype: 'float32', activation: 'softmax' } })
  const first = configs[0]
  if (first) first.config = { ...first.config, batch_input_shape: [null, ...inputShape] }
  return JSON.stringify({
    format: 'layers-model',
    generatedBy: 'Trialbook',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'trialbook', layers: configs },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js'
    },
    weightsManifest: [
      { paths: ['weights.bin'], weights: parameters.map(({ name, shape }) => ({ name: weightName(name), shape, dtype: 'float32' })) }
    ]
  })
}

/** layer_0/dense/kernel -> layer_0/kernel: a layers model finds weights by the layer's name and their order. */
const weightName = (name: string): string => name.replace(/\/[^/]+\//, '/')

/** Writes model.json and weights.bin, the weights first, so that a model.json never stands without them. */
export async function writeLayersModel(folder: string, model: Model): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const weights = model.parameters.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  await writeDurably(path.join(folder, 'weights.bin'), weights)
  await writeDurably(path.join(folder, 'model.json'), [Buffer.from(modelJson(model))])
}
