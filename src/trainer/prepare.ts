import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import path from 'node:path'
import { checkHyperparameters } from '../shared/checkHyperparameters.ts'
import { invalidInput } from '../shared/errors.ts'
import type { Hyperparameters } from '../shared/hyperparameters.ts'
import { countParameters, perceptronLayers, splitSizes } from '../shared/network.ts'
import type { LayerSpec } from '../shared/network.ts'
import type { ToTrainer } from '../shared/trainerProtocol.ts'
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

/** The JavaScript copy of the data is garbage once TensorFlow has its own; asking for it back at once saves 55 MB with MNIST. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

/** Builds the network for the training part and hands the samples over. The part is a local here, so that nothing refers to it afterwards. */
function buildOnTrainPart(start: Start): Omit<Prepared, 'modelFolder'> {
  const train = readTrainPart(start.dataset, (start.hyperparameters['max_train_samples'] as number | null | undefined) ?? null)
  const checked = checkHyperparameters(start.hyperparameters, { trainSamples: train.count })
  if (!checked.ok) throw invalidInput(checked.faults)
  const hyperparameters = { ...checked.value, seed: checked.value.seed ?? 0 }
  const { seed, optimizer: name, momentum, nesterov, weight_decay: weightDecay, gradient_clip_norm: clipNorm } = hyperparameters
  const layers = perceptronLayers(hyperparameters, start.dataset.classes)
  const inputs = train.sampleShape.reduce((product, length) => product * length, 1)
  const network = createNetwork({ layers, inputShape: [inputs], seed, optimizer: { name, momentum, nesterov }, weightDecay, clipNorm })
  network.loadData('train', train)
  const split = splitSizes(train.count, hyperparameters.validation_split)
  const sizes = { ...split, test: 0, stepsPerEpoch: Math.ceil(split.train / hyperparameters.batch_size) }
  return { hyperparameters, network, layers, inputShape: [inputs], parameters: countParameters(layers, inputs), sizes }
}

function loadTestPart(network: Network, start: Start): number {
  const test = readTestPart(start.dataset)
  network.loadData('test', test)
  return test.count
}

/** Reads the data and builds the network. Throws ExpectedError where hyperparameters are wrong, Error where a file is. */
export function prepare(start: Start): Prepared {
  const prepared = buildOnTrainPart(start)
  collectGarbage()
  const test = loadTestPart(prepared.network, start)
  collectGarbage()
  return { ...prepared, sizes: { ...prepared.sizes, test }, modelFolder: path.join(start.checkpoint_folder, 'model') }
}
