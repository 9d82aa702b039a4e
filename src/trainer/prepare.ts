import path from 'node:path'
import { checkHyperparameters } from '../shared/checkHyperparameters.ts'
import { invalidInput } from '../shared/errors.ts'
import type { Hyperparameters } from '../shared/hyperparameters.ts'
import { countParameters, perceptronLayers, splitSizes } from '../shared/network.ts'
import type { LayerSpec } from '../shared/network.ts'
import type { ToTrainer } from '../shared/trainerProtocol.ts'
import { elementCount } from '../shared/shape.ts'
import { createNetwork } from './engine/network.ts'
import type { Network } from './engine/network.ts'
import { readTestPart, readTrainPart } from './trainingData.ts'

export type Start = Extract<ToTrainer, { type: 'start' }>
export type Prepared = {
  hyperparameters: Hyperparameters & { seed: number }
  network: Network
  layers: LayerSpec[]
  inputShape: number[]
  parameters: number
  sizes: { train: number; validation: number; test: number; stepsPerEpoch: number }
  modelFolder: string
}

/** Builds the network for the training part and hands the samples over. */
function buildOnTrainPart(start: Start): Omit<Prepared, 'modelFolder'> {
  const train = readTrainPart(start.dataset, (start.hyperparameters['max_train_samples'] as number | null | undefined) ?? null)
  const checked = checkHyperparameters(start.hyperparameters, { trainSamples: train.count })
  if (!checked.ok) throw invalidInput(checked.faults)
  const hyperparameters = { ...checked.value, seed: checked.value.seed ?? 0 }
  const { seed, optimizer: name, momentum, nesterov, weight_decay: weightDecay, gradient_clip_norm: clipNorm } = hyperparameters
  const layers = perceptronLayers(hyperparameters, start.dataset.classes)
  const inputs = elementCount(train.sampleShape)
  const network = createNetwork({ layers, inputShape: [inputs], seed, optimizer: { name, momentum, nesterov }, weightDecay, clipNorm })
  network.loadData('train', train)
  const split = splitSizes(train.count, hyperparameters.validation_split)
  const sizes = { ...split, test: 0, stepsPerEpoch: Math.ceil(split.train / hyperparameters.batch_size) }
  return { hyperparameters, network, layers, inputShape: [inputs], parameters: countParameters(layers, inputs), sizes }
}

/** Reads the data and builds the network. Throws ExpectedError where hyperparameters are wrong, Error where a file is. */
export function prepare(start: Start): Prepared {
  const prepared = buildOnTrainPart(start)
  const test = readTestPart(start.dataset)
  prepared.network.loadData('test', test)
  return { ...prepared, sizes: { ...prepared.sizes, test: test.count }, modelFolder: path.join(start.checkpoint_folder, 'model') }
}
