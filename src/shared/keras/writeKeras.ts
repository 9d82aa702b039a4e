import { dataContextOf } from '../dataset.ts'
import type { Dataset } from '../dataset.ts'
import type { Hyperparameters } from '../hyperparameters.ts'
import { lossFor, mainMeasure } from '../losses.ts'
import { networkOf } from '../network/network.ts'
import { modelLines } from './writeModel.ts'

type Data = Pick<Dataset, 'kind' | 'sha256' | 'train_samples' | 'input_shape' | 'classes' | 'scalings'>
type Given = { title: string; hyperparameters: Hyperparameters; seed: number; dataset: Data; folder?: string }

const text = (value: string): string => JSON.stringify(value)
const boolean = (value: boolean): string => (value ? 'True' : 'False')
const limited = (name: string, most: number | null): string[] =>
  most === null ? [] : [`x_train, y_train = x_train[:${most}], y_train[:${most}]  # ${name}`]

const targetLines = ({ validation_split: split }: Hyperparameters): string[] => [
  '# The number to predict is scaled likewise; errors are in this unit.',
  `known = y_train[: int(len(y_train) * (1 - ${split}))]`,
  'centre, unit = known.mean(), known.std() or 1',
  'y_train, y_test = (y_train - centre) / unit, (y_test - centre) / unit'
]

/** Imported images, from the IDX files of the library. */
const imageLines = (folder: string, inputs: string): string[] => [
  `folder = ${text(folder)}  # in the library folder`,
  '',
  '',
  'def read(name):',
  '    content = np.fromfile(f"{folder}/{name}.idx", "u1")',
  '    return content[4 + 4 * content[3] :]  # behind the header, which has 4 bytes and 4 for each axis',
  '',
  '',
  `x_train, x_test = (read(f"{part}_images").reshape(-1, ${inputs}).astype("float32") / 255 for part in ("train", "test"))`,
  'y_train, y_test = read("train_labels"), read("test_labels")'
]

/** MNIST as Keras has it; what was imported from the files of the library, tables scaled on the rows that are trained on. */
function dataLines({ dataset, hyperparameters, folder }: Given, inputShape: readonly number[]): string[] {
  const inputs = inputShape.join(', ')
  const most = limited('max_train_samples', hyperparameters.max_train_samples)
  const own = folder ?? `datasets/${dataset.sha256}`
  if (dataset.scalings === null && dataset.kind === 'imported') return [...imageLines(own, inputs), ...most]
  if (dataset.scalings === null)
    return [
      '(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()',
      `x_train = x_train.reshape(-1, ${inputs}).astype("float32") / 255`,
      `x_test = x_test.reshape(-1, ${inputs}).astype("float32") / 255`,
      ...most
    ]
  return [
    `folder = ${text(own)}  # in the library folder`,
    '',
    '',
    'def part(name):',
    `    values = np.fromfile(f"{folder}/{name}_values.f32", "<f4").reshape(-1, ${inputs})`,
    dataset.classes === 0
      ? '    return values, np.fromfile(f"{folder}/{name}_numbers.f32", "<f4")'
      : '    return values, np.fromfile(f"{folder}/{name}_labels.i32", "<i4")',
    '',
    '',
    '(x_train, y_train), (x_test, y_test) = part("train"), part("test")',
    ...most,
    '# Missing values become the mean, and numbers are scaled, by the rows that are trained on.',
    `trained = x_train[: int(len(x_train) * (1 - ${hyperparameters.validation_split}))]`,
    'mean = np.nanmean(trained, axis=0)',
    'x_train, x_test = np.where(np.isnan(x_train), mean, x_train), np.where(np.isnan(x_test), mean, x_test)',
    `scaling = np.array(${JSON.stringify(dataset.scalings)})`,
    'least, most = np.nanmin(trained, axis=0), np.nanmax(trained, axis=0)',
    'shift = np.where(scaling == "standard", mean, np.where(scaling == "min_max", least, 0))',
    'width = np.where(scaling == "standard", np.nanstd(trained, axis=0), np.where(scaling == "min_max", most - least, 1))',
    'width = np.where(width > 0, width, 1)',
    'x_train, x_test = (x_train - shift) / width, (x_test - shift) / width',
    ...(dataset.classes === 0 ? targetLines(hyperparameters) : [])
  ]
}

/** The rate of each step, as Trialbook has it; nothing where it never changes. */
function scheduleLines({
  learning_rate_schedule: kind,
  warmup_epochs: warmup,
  decay_epochs,
  decay_rate,
  num_epochs,
  batch_size,
  validation_split
}: Hyperparameters): string[] {
  if (kind === 'constant' && warmup === 0) return []
  const decay = {
    constant: '1.0',
    step: `${decay_rate} ** tf.floor(after / (${decay_epochs} * steps))`,
    exponential: `${decay_rate} ** (after / (${decay_epochs} * steps))`,
    cosine: `(1 + tf.cos(np.pi * tf.minimum(1.0, after / max(1, ${num_epochs} * steps - warmup)))) / 2`
  }[kind]
  return [
    `steps = -(-int(len(x_train) * (1 - ${validation_split})) // ${batch_size})  # per epoch`,
    `warmup = round(${warmup} * steps)`,
    '',
    '',
    'class Schedule(keras.optimizers.schedules.LearningRateSchedule):',
    '    def __init__(self, initial_learning_rate):',
    '        self.rate = initial_learning_rate',
    '',
    '    def __call__(self, step):',
    '        step = tf.cast(step, "float32")',
    '        after = step - warmup',
    `        decayed = self.rate * ${decay}`,
    '        return tf.where(step < warmup, self.rate * (step + 1) / max(1, warmup), decayed)',
    '',
    ''
  ]
}

const optimizerClasses = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD', rmsprop: 'RMSprop', adagrad: 'Adagrad' } as const

function optimizerLine(hyperparameters: Hyperparameters): string {
  const { optimizer, learning_rate: rate, learning_rate_schedule: kind, warmup_epochs: warmup } = hyperparameters
  const { momentum, nesterov, weight_decay: decay, gradient_clip_norm: clip } = hyperparameters
  const settings = [
    `learning_rate=${kind === 'constant' && warmup === 0 ? rate : `Schedule(${rate})`}`,
    ...((optimizer === 'sgd' || optimizer === 'rmsprop') && momentum > 0 ? [`momentum=${momentum}`] : []),
    ...(optimizer === 'sgd' && nesterov ? ['nesterov=True'] : []),
    // Keras' own AdamW decays unless told not to.
    ...(decay > 0 || optimizer === 'adamw' ? [`weight_decay=${decay}`] : []),
    ...(clip === null ? [] : [`global_clipnorm=${clip}`])
  ]
  return `    optimizer=keras.optimizers.${optimizerClasses[optimizer]}(${settings.join(', ')}),`
}

function stoppingLines({ patience, monitor, min_delta, restore_best_weights: restores }: Hyperparameters): string[] {
  if (patience === null) return []
  const settings = [
    `monitor=${text(monitor)}`,
    `patience=${patience}`,
    `min_delta=${min_delta}`,
    `restore_best_weights=${boolean(restores)}`
  ]
  return [`stopping = keras.callbacks.EarlyStopping(${settings.join(', ')})`]
}

/** n / (classes × samples of the class), of the rows that are trained on. */
const weightLines = ({ validation_split: split }: Hyperparameters, classes: number): string[] => [
  `counts = np.bincount(y_train[: int(len(y_train) * (1 - ${split}))], minlength=${classes})`,
  `weights = {i: counts.sum() / (${classes} * n) if n else 0 for i, n in enumerate(counts)}`
]

/**
 * A Keras program that builds the network of a run and trains it the same way: layers, optimizer, schedule, split and early stopping. Initial weights,
 * order and dropout are drawn from Keras' own stream, so its curve is close to the run's and not the same.
 */
export function writeKeras(given: Given): string {
  const { hyperparameters, title, seed } = given
  const { batch_size, num_epochs, validation_split, shuffle, patience } = hyperparameters
  const { classes } = given.dataset
  const { layers, inputShape } = networkOf(hyperparameters, dataContextOf(given.dataset))
  const loss = lossFor(hyperparameters.loss_function, classes)
  const metric = mainMeasure(classes)
  const isWeighted = hyperparameters.class_weight === 'balanced'
  const fit = [
    ...[`batch_size=${batch_size}`, `epochs=${num_epochs}`, `validation_split=${validation_split}`, `shuffle=${boolean(shuffle)}`],
    ...(patience === null ? [] : ['callbacks=[stopping]']),
    ...(isWeighted ? ['class_weight=weights'] : [])
  ]
  return [
    `# ${title.replaceAll(/[\r\n]+/g, ' ')}: written by Trialbook for Keras 3 on TensorFlow.`,
    'import numpy as np',
    'import tensorflow as tf',
    'import keras',
    'from keras import layers',
    '',
    `keras.utils.set_random_seed(${seed})`,
    '',
    ...dataLines(given, inputShape),
    '',
    ...modelLines(layers, inputShape, loss === 'binary_crossentropy' ? 'sigmoid' : classes === 0 ? undefined : 'softmax'),
    ...scheduleLines(hyperparameters),
    'model.compile(',
    optimizerLine(hyperparameters),
    `    loss=${text(loss)},`,
    `    metrics=[${text(metric)}],`,
    ')',
    ...stoppingLines(hyperparameters),
    ...(isWeighted ? weightLines(hyperparameters, classes) : []),
    `history = model.fit(x_train, y_train, ${fit.join(', ')})`,
    `test_loss, test_${metric} = model.evaluate(x_test, y_test)`,
    `print(f"test loss {test_loss:.4f}, test ${metric.replaceAll('_', ' ')} {test_${metric}:.4f}")`,
    ''
  ].join('\n')
}
