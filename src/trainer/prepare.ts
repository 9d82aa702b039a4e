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
import { readTrainingData } from './trainingData.ts'
import type { DataPart } from './trainingData.ts'

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

/** The JavaScript copy of the data is garbage once TensorFlow has its own; asking for it back now saves 55 MB with MNIST. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

function loadData(network: Network, { train, test }: { train: DataPart; test: DataPart }): void {
  network.loadData('train', train)
  network.loadData('test', test)
}

/** Reads the data and builds the network. Throws ExpectedError where hyperparameters are wrong, Error where a file is. */
export function prepare(start: Start): Prepared {
  const data = readTrainingData(start.dataset, (start.hyperparameters['max_train_samples'] as number | null | undefined) ?? null)
  const checked = checkHyperparameters(start.hyperparameters, { trainSamples: data.train.count })
  if (!checked.ok) throw invalidInput(checked.faults)
  const hyperparameters = { ...checked.value, seed: checked.value.seed ?? 0 }
  const layers = perceptronLayers(hyperparameters, start.dataset.classes)
  const inputShape = [data.train.sampleShape.reduce((product, length) => product * length, 1)]
  const network = createNetwork({
    layers,
    inputShape,
    seed: hyperparameters.seed,
    optimizer: { name: hyperparameters.optimizer, momentum: hyperparameters.momentum, nesterov: hyperparameters.nesterov },
    weightDecay: hyperparameters.weight_decay,
    clipNorm: hyperparameters.gradient_clip_norm
  })
  const { train, validation } = splitSizes(data.train.count, hyperparameters.validation_split)
  const sizes = { train, validation, test: data.test.count, stepsPerEpoch: Math.ceil(train / hyperparameters.batch_size) }
  loadData(network, data)
  return {
    hyperparameters,
    network,
    layers,
    inputShape,
    parameters: countParameters(layers, inputShape[0] ?? 0),
    sizes,
    modelFolder: path.join(start.checkpoint_folder, 'model')
  }
}

/** `prepare`, and then gives the memory of the read files back: a function of its own, so that nothing refers to them any more. */
export function prepareLean(start: Start): Prepared {
  const prepared = prepare(start)
  collectGarbage()
  return prepared
}
