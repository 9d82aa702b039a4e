import path from 'node:path'
import { checkHyperparameters } from '../shared/checkHyperparameters.ts'
import { invalidInput } from '../shared/errors.ts'
import type { Hyperparameters } from '../shared/hyperparameters.ts'
import { networkOf, splitSizes } from '../shared/network/network.ts'
import type { LayerSpec } from '../shared/network/layerSpec.ts'
import type { ToTrainer, TrainerDataset } from '../shared/trainerProtocol.ts'
import { createNetwork } from './engine/network.ts'
import type { Network } from './engine/network.ts'
import type { ValueType } from './engine/sampleStore.ts'
import { fitScaling, tableRows, tableSamples } from './tableData.ts'
import type { TableDataset } from './tableData.ts'
import { readTestPart, readTrainPart } from './trainingData.ts'

export type Start = Extract<ToTrainer, { type: 'start' }>
export type Prepared = {
  hyperparameters: Hyperparameters & { seed: number }
  network: Network
  layers: LayerSpec[]
  inputShape: number[]
  parameters: number
  sizes: { train: number; validation: number; test: number; stepsPerEpoch: number }
  checkpointFolder: string
  modelFolder: string
  classes: number
}

/** What a dataset gives: how many training samples, and both parts once it is known how many of them are trained on. */
type Source = { count: number; sampleShape: number[]; valueType: ValueType; load(network: Network, trainRows: number): number }

function imageSource(dataset: Extract<TrainerDataset, { kind: 'idx' }>, most: number | null): Source {
  const train = readTrainPart(dataset, most)
  return {
    count: train.count,
    sampleShape: train.sampleShape,
    valueType: 'uint8',
    load(network) {
      network.loadData('train', train)
      const test = readTestPart(dataset)
      network.loadData('test', test)
      return test.count
    }
  }
}

function tableSource(dataset: TableDataset, most: number | null): Source {
  const inputs = dataset.scalings.length
  const train = tableRows(dataset.train_values, dataset.train_labels, inputs)
  const test = tableRows(dataset.test_values, dataset.test_labels, inputs)
  const count = Math.min(train.count, most ?? Infinity)
  return {
    count,
    sampleShape: [inputs],
    valueType: 'float',
    load(network, trainRows) {
      const scaling = fitScaling(dataset, train, trainRows)
      network.loadData('train', tableSamples({ ...train, count }, scaling))
      network.loadData('test', tableSamples(test, scaling))
      return test.count
    }
  }
}

/** Builds the network for the training part and hands the samples over. */
function build(start: Start): Omit<Prepared, 'modelFolder' | 'checkpointFolder' | 'classes'> {
  const most = (start.hyperparameters['max_train_samples'] as number | null | undefined) ?? null
  const source = start.dataset.kind === 'table' ? tableSource(start.dataset, most) : imageSource(start.dataset, most)
  const shape = { inputShape: source.sampleShape, classes: start.dataset.classes }
  const checked = checkHyperparameters(start.hyperparameters, { trainSamples: source.count, ...shape })
  if (!checked.ok) throw invalidInput(checked.faults)
  const hyperparameters = { ...checked.value, seed: checked.value.seed ?? 0 }
  const { seed, optimizer: name, momentum, nesterov, weight_decay: weightDecay, gradient_clip_norm: clipNorm } = hyperparameters
  const { layers, inputShape, trace } = networkOf(hyperparameters, shape)
  const optimizer = { name, momentum, nesterov }
  const network = createNetwork({ layers, inputShape, valueType: source.valueType, seed, optimizer, weightDecay, clipNorm })
  const split = splitSizes(source.count, hyperparameters.validation_split)
  const test = source.load(network, split.train)
  const sizes = { ...split, test, stepsPerEpoch: Math.ceil(split.train / hyperparameters.batch_size) }
  return { hyperparameters, network, layers, inputShape, parameters: trace.parameters, sizes }
}

/** Reads the data and builds the network. Throws ExpectedError where hyperparameters are wrong, Error where a file is. */
export const prepare = (start: Start): Prepared => ({
  ...build(start),
  checkpointFolder: start.checkpoint_folder,
  modelFolder: path.join(start.checkpoint_folder, 'model'),
  classes: start.dataset.classes
})
