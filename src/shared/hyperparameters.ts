import type { Definition } from './hyperparameterDefinition.ts'
import { classWeightings, losses } from './losses.ts'
import { machineDefinitions } from './machineDefinitions.ts'
import { stoppingDefinitions } from './stoppingDefinitions.ts'

export const optimizers = ['adam', 'adamw', 'sgd', 'rmsprop', 'adagrad'] as const
export const activations = ['relu', 'tanh', 'sigmoid', 'elu', 'selu', 'gelu', 'leaky_relu'] as const
export const schedules = ['constant', 'step', 'exponential', 'cosine'] as const

/**
 * The one place where hyperparameters are described: the form, the command line, the validation and the help all read it.
 * Names follow Keras where Keras has one. Bounds are inclusive unless `above` or `below` says otherwise.
 */
export const definitions = {
  learning_rate: {
    kind: 'float',
    default: 0.001,
    min: 0,
    above: true,
    max: 10,
    scale: 'log',
    group: 'main',
    meaning: 'Size of each step down the loss.',
    tooHigh: 'loss jumps or becomes NaN',
    tooLow: 'learns very slowly',
    invalid: 'Enter a number above 0, up to 10.'
  },
  batch_size: {
    kind: 'int',
    default: 32,
    min: 1,
    max: 1_000_000,
    scale: 'log',
    group: 'main',
    meaning: 'Samples seen per weight update.',
    tooHigh: 'fast epochs, fewer updates, may generalise worse',
    tooLow: 'noisy and slow',
    invalid: 'Enter a whole number from 1 to the number of training samples.'
  },
  num_epochs: {
    kind: 'int',
    default: 100,
    min: 1,
    max: 100_000,
    scale: 'log',
    group: 'main',
    meaning: 'Passes over the training part.',
    tooHigh: 'time wasted, may overfit',
    tooLow: 'stops before it has learned',
    invalid: 'Enter a whole number from 1 to 100,000.'
  },
  num_hidden_layers: {
    kind: 'int',
    default: 3,
    min: 0,
    max: 32,
    group: 'main',
    meaning: 'Layers between input and output.',
    tooHigh: 'slow, hard to train',
    tooLow: 'too simple; 0 = linear model',
    invalid: 'Enter a whole number from 0 to 32.'
  },
  hidden_units: {
    kind: 'units',
    default: 128,
    min: 1,
    max: 65_536,
    group: 'main',
    meaning: 'Neurons in each hidden layer; or a list: 256, 128, 64.',
    tooHigh: 'slow, overfits',
    tooLow: 'underfits',
    invalid: 'Enter a whole number from 1 to 65,536.'
  },
  dropout_rate: {
    kind: 'float',
    default: 0.2,
    min: 0,
    max: 1,
    below: true,
    group: 'main',
    meaning: 'Share of neurons switched off per step while training.',
    tooHigh: 'underfits',
    tooLow: 'overfits',
    invalid: 'Enter a number from 0 up to, but not including, 1.'
  },
  layers: {
    kind: 'layers',
    default: 'hidden',
    group: 'training',
    meaning: 'Layers from input to output, such as conv:32:3 activation max_pool:2 flatten hidden.',
    invalid: 'Enter words for layers between blanks, at most 1,000 letters; hidden stands for the hidden layers.'
  },
  optimizer: {
    kind: 'choice',
    choices: optimizers,
    default: 'adam',
    group: 'training',
    meaning: 'Rule that turns gradients into steps.',
    invalid: 'Choose one of: adam, adamw, sgd, rmsprop, adagrad.'
  },
  // Not `loss`, as Keras has it: that is what the metric is called.
  loss_function: {
    kind: 'choice',
    choices: losses,
    default: 'auto',
    group: 'training',
    meaning: 'What training makes small; auto is cross-entropy for classes and squared error for numbers.',
    invalid: `Choose one of: ${losses.join(', ')}.`
  },
  class_weight: {
    kind: 'choice',
    choices: classWeightings,
    default: 'none',
    group: 'training',
    meaning: 'balanced counts rare classes more while training.',
    invalid: 'Choose one of: none, balanced.'
  },
  more_metrics: {
    kind: 'bool',
    default: false,
    group: 'data',
    meaning: 'Also measure precision, recall, F1, AUC and top-3 accuracy of the validation part.',
    invalid: 'Choose true or false.'
  },
  validation_split: {
    kind: 'float',
    default: 0.1,
    min: 0,
    max: 0.9,
    below: true,
    group: 'data',
    meaning: 'Share of training samples kept aside to judge the run.',
    tooHigh: 'little left to learn from',
    tooLow: 'the score is noisy',
    invalid: 'Enter a number from 0 up to, but not including, 0.9.'
  },
  activation: {
    kind: 'choice',
    choices: activations,
    default: 'relu',
    group: 'training',
    meaning: 'Bend applied after each hidden layer.',
    invalid: `Choose one of: ${activations.join(', ')}.`
  },
  momentum: {
    kind: 'float',
    default: 0,
    min: 0,
    max: 1,
    below: true,
    group: 'training',
    meaning: 'Share of the previous step kept by sgd and rmsprop.',
    tooHigh: 'overshoots',
    tooLow: 'slow along valleys',
    invalid: 'Enter a number from 0 up to, but not including, 1.'
  },
  nesterov: {
    kind: 'bool',
    default: false,
    group: 'training',
    meaning: 'Look ahead before each sgd momentum step.',
    invalid: 'Choose true or false.'
  },
  learning_rate_schedule: {
    kind: 'choice',
    choices: schedules,
    default: 'constant',
    group: 'training',
    meaning: 'How learning_rate changes over the epochs.',
    invalid: `Choose one of: ${schedules.join(', ')}.`
  },
  warmup_epochs: {
    kind: 'float',
    default: 0,
    min: 0,
    max: 100_000,
    group: 'training',
    meaning: 'Epochs over which learning_rate grows from 0 to its value.',
    invalid: 'Enter a number from 0 to 100,000.'
  },
  decay_epochs: {
    kind: 'float',
    default: 10,
    min: 0,
    above: true,
    max: 100_000,
    group: 'training',
    meaning: 'Epochs between two decays of the step and exponential schedules.',
    invalid: 'Enter a number above 0, up to 100,000.'
  },
  decay_rate: {
    kind: 'float',
    default: 0.5,
    min: 0,
    above: true,
    max: 1,
    group: 'training',
    meaning: 'Factor of each decay of the step and exponential schedules.',
    invalid: 'Enter a number above 0, up to 1.'
  },
  weight_decay: {
    kind: 'float',
    default: 0,
    // Keras' default of AdamW, which without it is Adam.
    defaultWith: { field: 'optimizer', values: { adamw: 0.004 } },
    min: 0,
    max: 10,
    group: 'regularisation',
    meaning: 'Share of each weight taken away per step, times learning_rate.',
    tooHigh: 'underfits',
    tooLow: 'may overfit',
    invalid: 'Enter a number from 0 to 10.'
  },
  gradient_clip_norm: {
    kind: 'float',
    default: null,
    off: true,
    min: 0,
    above: true,
    max: 1e6,
    group: 'regularisation',
    meaning: 'Longest gradient allowed over all weights together.',
    tooHigh: 'no effect',
    tooLow: 'learns slowly',
    invalid: 'Enter a number above 0, or leave it off.'
  },
  ...stoppingDefinitions,
  shuffle: {
    kind: 'bool',
    default: true,
    group: 'data',
    meaning: 'New order of the samples in each epoch.',
    invalid: 'Choose true or false.'
  },
  max_train_samples: {
    kind: 'int',
    default: null,
    off: true,
    min: 1,
    max: 1_000_000_000,
    group: 'data',
    meaning: 'Use only the first samples of the training part.',
    invalid: 'Enter a whole number from 1 up, or leave it off for all.'
  },
  ...machineDefinitions
} as const satisfies Record<string, Definition>

export type HyperparameterName = keyof typeof definitions
export const hyperparameterNames = Object.keys(definitions) as HyperparameterName[]

/** The six of the reference article, in its order. */
export const mainHyperparameters = [
  'learning_rate',
  'batch_size',
  'num_epochs',
  'num_hidden_layers',
  'hidden_units',
  'dropout_rate'
] as const satisfies HyperparameterName[]

/** What the table allows for one hyperparameter. */
type ValueOf<Entry extends Definition> =
  | (Entry extends { kind: 'choice'; choices: readonly (infer Choice)[] }
      ? Choice
      : Entry extends { kind: 'bool' }
        ? boolean
        : Entry extends { kind: 'units' }
          ? number | number[]
          : Entry extends { kind: 'layers' }
            ? string
            : number)
  | (Entry extends { off: true } ? null : never)

/** A complete set of values, as the table has them. */
export type Hyperparameters = { -readonly [Name in HyperparameterName]: ValueOf<(typeof definitions)[Name]> }

export const defaultHyperparameters: Hyperparameters = Object.fromEntries(
  hyperparameterNames.map(name => [name, definitions[name].default])
) as unknown as Hyperparameters
