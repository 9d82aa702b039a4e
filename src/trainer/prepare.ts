import path from 'node:path'
import { checkHyperparameters } from '../shared/checkHyperparameters.ts'
import { invalidInput } from '../shared/errors.ts'
import type { Hyperparameters } from '../shared/hyperparameters.ts'
import { lossFor } from '../shared/losses.ts'
import type { LossName } from '../shared/losses.ts'
import { networkOf, splitSizes } from '../shared/network/network.ts'
import type { LayerSpec } from '../shared/network/layerSpec.ts'
import type { ToTrainer, TrainerDataset } from '../shared/trainerProtocol.ts'
import { createNetwork } from './engine/network.ts'
import type { Network } from './engine/network.ts'
import type { ValueType } from './engine/sampleStore.ts'
import { fitScaling, fitTarget, rangesOf, scaledTarget, tableRows, tableSamples } from './tableData.ts'
import type { Scaling, TableDataset, TargetScale } from './tableData.ts'
import { readTestPart, readTrainPart } from './trainingData.ts'

export type Start = Extract<ToTrainer, { type: 'start' }>
/** Bytes from 0 to 255, or columns with their own scaling. */
export type InputScale = { kind: 'pixels' } | ({ kind: 'columns' } & Scaling)
type DataPlane = { x: { from: number; to: number }; y: { from: number; to: number } }
type Loaded = { test: number; target: TargetScale | undefined; inputScale: InputScale; plane: DataPlane | undefined }
export type Prepared = {
  hyperparameters: Hyperparameters & { seed: number }
  network: Network
  layers: LayerSpec[]
  inputShape: number[]
  parameters: number
  sizes: { train: number; validation: number; test: number; stepsPerEpoch: number }
  checkpointFolder: string
  modelFolder: string
  /** 0 where a number is predicted. */
  classes: number
  loss: LossName
  /** What turns the network's numbers into those of the data; undefined for classes. */
  target: TargetScale | undefined
  /** How values of the data are made fit for the network. */
  inputScale: InputScale
  /** Where the training samples of two inputs are, in values of the data; undefined for other data. */
  plane: DataPlane | undefined
}

/** What a dataset gives: how many training samples, and both parts once it is known how many of them are trained on. */
type Source = {
  count: number
  sampleShape: number[]
  valueType: ValueType
  labels: ArrayLike<number>
  load(network: Network, trainRows: number): Loaded
}

function imageSource(dataset: Extract<TrainerDataset, { kind: 'idx' }>, most: number | null): Source {
  const train = readTrainPart(dataset, most)
  return {
    count: train.count,
    sampleShape: train.sampleShape,
    valueType: 'uint8',
    labels: train.labels,
    load(network) {
      network.loadData('train', train)
      const test = readTestPart(dataset)
      network.loadData('test', test)
      return { test: test.count, target: undefined, inputScale: { kind: 'pixels' }, plane: undefined }
    }
  }
}

function tableSource(dataset: TableDataset, most: number | null): Source {
  const sizes = { inputs: dataset.scalings.length, classes: dataset.classes }
  const train = tableRows(dataset.train_values, dataset.train_labels, sizes)
  const test = tableRows(dataset.test_values, dataset.test_labels, sizes)
  const count = Math.min(train.count, most ?? Infinity)
  return {
    count,
    sampleShape: [sizes.inputs],
    valueType: 'float',
    labels: train.labels,
    load(network, trainRows) {
      const scaling = fitScaling(dataset, train, trainRows)
      const target = dataset.classes === 0 ? fitTarget(train.labels, trainRows) : undefined
      const scaled = <Part extends typeof train>(part: Part): Part =>
        target && part.labels instanceof Float32Array ? { ...part, labels: scaledTarget(part.labels, target) } : part
      network.loadData('train', tableSamples(scaled({ ...train, count }), scaling))
      network.loadData('test', tableSamples(scaled(test), scaling))
      const [x, y, ...others] = dataset.classes === 0 ? [] : rangesOf(train, trainRows)
      const plane = x && y && others.length === 0 ? { x, y } : undefined
      return { test: test.count, target, inputScale: { kind: 'columns', ...scaling }, plane }
    }
  }
}

/** n / (classes × samples of the class), of the rows that are trained on; classes that are not there weigh nothing (King and Zeng, 2001; scikit-learn's "balanced"). */
function balancedWeights(labels: ArrayLike<number>, trainRows: number, classes: number): Float32Array {
  const counts = new Float32Array(classes)
  for (let i = 0; i < trainRows; i++) counts[labels[i] ?? 0] = (counts[labels[i] ?? 0] ?? 0) + 1
  return counts.map(count => (count > 0 ? trainRows / (classes * count) : 0))
}

/** Builds the network for the training part and hands the samples over. */
function build(start: Start): Omit<Prepared, 'modelFolder' | 'checkpointFolder'> {
  const most = (start.hyperparameters['max_train_samples'] as number | null | undefined) ?? null
  const { classes } = start.dataset
  const source = start.dataset.kind === 'table' ? tableSource(start.dataset, most) : imageSource(start.dataset, most)
  const shape = { inputShape: source.sampleShape, classes }
  const checked = checkHyperparameters(start.hyperparameters, { trainSamples: source.count, ...shape })
  if (!checked.ok) throw invalidInput(checked.faults)
  const hyperparameters = { ...checked.value, seed: checked.value.seed ?? 0 }
  const { seed, optimizer: name, momentum, nesterov, weight_decay: weightDecay, gradient_clip_norm: clipNorm } = hyperparameters
  const { layers, inputShape, trace } = networkOf(hyperparameters, shape)
  const split = splitSizes(source.count, hyperparameters.validation_split)
  const loss = lossFor(hyperparameters.loss_function, classes)
  const network = createNetwork({
    layers,
    inputShape,
    valueType: source.valueType,
    loss: {
      name: loss,
      classWeights: hyperparameters.class_weight === 'balanced' ? balancedWeights(source.labels, split.train, classes) : null
    },
    seed,
    optimizer: { name, momentum, nesterov },
    weightDecay,
    clipNorm
  })
  const { test, ...loaded } = source.load(network, split.train)
  const sizes = { ...split, test, stepsPerEpoch: Math.ceil(split.train / hyperparameters.batch_size) }
  return { hyperparameters, network, layers, inputShape, parameters: trace.parameters, sizes, classes, loss, ...loaded }
}

/** Reads the data and builds the network. Throws ExpectedError where hyperparameters are wrong, Error where a file is. */
export const prepare = (start: Start): Prepared => ({
  ...build(start),
  checkpointFolder: start.checkpoint_folder,
  modelFolder: path.join(start.checkpoint_folder, 'model')
})
