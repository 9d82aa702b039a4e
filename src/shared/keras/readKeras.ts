import type { HyperparameterValue } from '../hyperparameterDefinition.ts'
import { activations, hyperparameterNames, optimizers } from '../hyperparameters.ts'
import type { HyperparameterName } from '../hyperparameters.ts'
import type { LossChoice } from '../losses.ts'
import { activationLayers, argument, readImageLayers } from './readImageLayers.ts'
import { readProgram } from './program.ts'
import type { Program } from './program.ts'
import { isCall, isList } from './value.ts'
import type { Call, Value } from './value.ts'

/** A hyperparameter that a program sets; where it leaves Keras its default, `isDefault`. The line counts from 1; 0 where there is none. */
export type Found = { name: HyperparameterName; value: HyperparameterValue; line: number; isDefault: boolean }
/** What of the program Trialbook does otherwise, or could not read. */
export type Note =
  | { code: 'layer'; layer: string; line: number }
  | { code: 'unknown'; name: HyperparameterName; line: number }
  | { code: 'dropouts' | 'activations' | 'schedule' | 'clipnorm' | 'validation_data' | 'models'; line: number }
  | { code: 'loss' | 'optimizer' | 'dataset' | 'activation'; name: string; line: number }
  | { code: 'syntax'; line: number }
export type KerasReading = { found: Found[]; notes: Note[] }

/** Losses by the names Keras knows them by, in small letters without underscores. */
const lossNames: Readonly<Record<string, LossChoice>> = {
  binarycrossentropy: 'binary_crossentropy',
  mse: 'mean_squared_error',
  meansquarederror: 'mean_squared_error',
  mae: 'mean_absolute_error',
  meanabsoluteerror: 'mean_absolute_error',
  huber: 'huber',
  huberloss: 'huber'
}

/** Defaults of Keras 3: https://keras.io/api/optimizers/ and https://keras.io/api/models/model_training_apis/. */
const kerasDefaults = { batch_size: 32, epochs: 1, validation_split: 0, learning_rate: 0.001, sgd_learning_rate: 0.01 }
const passive = ['Flatten', 'Input', 'InputLayer', 'Rescaling', 'Normalization', 'Reshape', 'Softmax']
const otherLayers =
  /^(Conv|Depthwise|Separable|.*Pool|BatchNorm|LayerNorm|LSTM|GRU|SimpleRNN|Embedding|.*Attention|Concatenate|Add$|Gaussian|Spatial)/
const knownDatasets: Readonly<Record<string, string>> = { mnist: 'mnist' }

const isLayer = ({ name }: Call): boolean =>
  ['Dense', 'Dropout', 'Activation', ...passive].includes(name) || name in activationLayers || otherLayers.test(name)

/** The layers of the model that is trained: the one `fit` is called on, else the last; without a `Sequential`, those that are made, in their order. */
function layersOf(calls: readonly Call[], notes: Note[]): Call[] {
  const models = calls.filter(({ name }) => name === 'Sequential')
  const fitted = calls.findLast(({ name }) => name === 'fit')?.receiver
  const own = ({ args, keywords, added }: Call): Call[] => {
    const given = keywords.get('layers') ?? args[0]
    return [...(isList(given) ? given : []), ...added].filter(isCall)
  }
  const filled = models.filter(model => own(model).length > 0)
  const model = fitted && isCall(fitted) && filled.includes(fitted) ? fitted : filled.at(-1)
  if (filled.length > 1 && model) notes.push({ code: 'models', line: model.line })
  return model ? own(model) : calls.filter(isLayer)
}

/** Collects what is found; what cannot be read becomes a note. */
function createFinds(notes: Note[]) {
  const found = new Map<HyperparameterName, Found>()
  const put = (name: HyperparameterName, value: HyperparameterValue, line: number, isDefault = false): void =>
    void found.set(name, { name, value, line, isDefault })
  return {
    found,
    put,
    /** A number that the program gives, or the default of Keras where it gives none. */
    number(name: HyperparameterName, value: Value, line: number, fallback?: number): void {
      if (typeof value === 'number') put(name, value, line)
      else if (value !== undefined && value !== null) notes.push({ code: 'unknown', name, line })
      else if (fallback !== undefined) put(name, fallback, line, true)
    },
    flag(name: HyperparameterName, value: Value, line: number): void {
      if (typeof value === 'boolean') put(name, value, line)
    },
    /** One of a few words. */
    word(
      name: HyperparameterName,
      value: Value,
      { line, words, code }: { line: number; words: readonly string[]; code: 'activation' | 'optimizer' }
    ) {
      const text = typeof value === 'string' ? value.toLowerCase() : undefined
      if (text !== undefined && words.includes(text)) put(name, text, line)
      else if (text !== undefined) notes.push({ code, name: text, line })
    }
  }
}
type Finds = ReturnType<typeof createFinds>

type Hidden = { units: Value; line: number; activation: Value; dropout: Value }

/** Hidden layers with what follows each; the last dense one is the output. */
function hiddenLayers(layers: readonly Call[], notes: Note[]): Hidden[] {
  const dense: Hidden[] = []
  for (const layer of layers) {
    const last = dense.at(-1)
    if (layer.name === 'Dense')
      dense.push({ units: argument(layer, 0, 'units'), line: layer.line, activation: argument(layer, 1, 'activation'), dropout: 0 })
    else if (layer.name === 'Dropout' && last) last.dropout = argument(layer, 0, 'rate')
    else if (layer.name === 'Activation' && last) last.activation = argument(layer, 0, 'activation')
    else if (layer.name in activationLayers && last) last.activation = activationLayers[layer.name]
    else if (!passive.includes(layer.name)) notes.push({ code: 'layer', layer: layer.name, line: layer.line })
  }
  return dense.slice(0, -1)
}

function readLayers(all: readonly Call[], finds: Finds, notes: Note[]): void {
  const pictures = readImageLayers(all)
  if (pictures) {
    finds.put('layers', pictures.text, pictures.line)
    for (const { name: layer, line } of pictures.unread) notes.push({ code: 'layer', layer, line })
  }
  const layers = pictures?.rest ?? all
  const dense = layers.filter(({ name }) => name === 'Dense')
  if (dense.length === 0) return
  const hidden = hiddenLayers(layers, notes)
  const [first] = hidden
  finds.put('num_hidden_layers', hidden.length, (first ?? dense[0])?.line ?? 0)
  if (!first) return
  const units = hidden.map(one => one.units)
  if (units.every(one => typeof one === 'number')) {
    const isSame = new Set(units).size === 1
    finds.put('hidden_units', isSame ? (units[0] as number) : units, first.line)
  } else notes.push({ code: 'unknown', name: 'hidden_units', line: first.line })
  const dropouts = hidden.map(one => one.dropout)
  finds.number('dropout_rate', dropouts.find(rate => rate !== 0) ?? 0, first.line)
  if (new Set(dropouts).size > 1) notes.push({ code: 'dropouts', line: first.line })
  const kinds = hidden.map(one => one.activation)
  finds.word('activation', kinds[0], { line: first.line, words: activations, code: 'activation' })
  if (new Set(kinds).size > 1) notes.push({ code: 'activations', line: first.line })
}

/** A schedule of Keras begins with its rate; how it goes on is named and left out. */
function learningRate(value: Value, line: number, notes: Note[]): Value {
  if (!isCall(value)) return value
  notes.push({ code: 'schedule', line })
  return argument(value, 0, 'initial_learning_rate')
}

function readOptimizer(given: Value, line: number, finds: Finds, notes: Note[]): void {
  const name = (isCall(given) ? given.name : typeof given === 'string' ? given : 'rmsprop').toLowerCase()
  finds.word('optimizer', name, { line, words: optimizers, code: 'optimizer' })
  if (!(optimizers as readonly string[]).includes(name)) return
  const at = isCall(given) ? given.line : line
  const fallback = name === 'sgd' ? kerasDefaults.sgd_learning_rate : kerasDefaults.learning_rate
  finds.number(
    'learning_rate',
    isCall(given) ? learningRate(argument(given, 0, 'learning_rate', 'lr'), at, notes) : undefined,
    at,
    fallback
  )
  if (!isCall(given)) return
  finds.number('momentum', given.keywords.get('momentum'), at)
  finds.flag('nesterov', given.keywords.get('nesterov'), at)
  finds.number('weight_decay', given.keywords.get('weight_decay'), at)
  finds.number('gradient_clip_norm', given.keywords.get('global_clipnorm'), at)
  if (given.keywords.has('clipnorm') || given.keywords.has('clipvalue')) notes.push({ code: 'clipnorm', line: at })
}

function readCompile(compile: Call, finds: Finds, notes: Note[]): void {
  readOptimizer(argument(compile, 0, 'optimizer'), compile.line, finds, notes)
  const given = argument(compile, 1, 'loss')
  const loss = isCall(given) ? given.name : given
  if (typeof loss !== 'string' || /^(sparse_?)?categorical_?crossentropy$/i.test(loss)) return
  const known = lossNames[loss.toLowerCase().replaceAll('_', '')]
  if (known) finds.put('loss_function', known, compile.line)
  else notes.push({ code: 'loss', name: loss, line: compile.line })
}

function readFit(fit: Call, finds: Finds, notes: Note[]): void {
  finds.number('batch_size', argument(fit, 2, 'batch_size'), fit.line, kerasDefaults.batch_size)
  finds.number('num_epochs', argument(fit, 3, 'epochs'), fit.line, kerasDefaults.epochs)
  const hasOwnData = fit.keywords.has('validation_data')
  if (hasOwnData) notes.push({ code: 'validation_data', line: fit.line })
  else finds.number('validation_split', fit.keywords.get('validation_split'), fit.line, kerasDefaults.validation_split)
  finds.flag('shuffle', fit.keywords.get('shuffle'), fit.line)
}

function readEarlyStopping(stopping: Call, finds: Finds): void {
  finds.number('patience', argument(stopping, 2, 'patience'), stopping.line)
  finds.number('min_delta', argument(stopping, 1, 'min_delta'), stopping.line)
  const monitor = argument(stopping, 0, 'monitor')
  if (typeof monitor === 'string') finds.put('monitor', monitor, stopping.line)
  finds.flag('restore_best_weights', stopping.keywords.get('restore_best_weights'), stopping.line)
}

const aliases: Readonly<Record<string, HyperparameterName>> = { epochs: 'num_epochs', lr: 'learning_rate' }

/** Names of the file that say what they are, for a program that trains in a way of its own. */
function readVariables({ variables }: Program, finds: Finds): void {
  for (const [variable, value] of variables) {
    const name = aliases[variable] ?? hyperparameterNames.find(one => one === variable)
    if (name !== undefined && !finds.found.has(name) && typeof value === 'number') finds.put(name, value, 0)
  }
}

/** The hyperparameters of a Keras program, read and not run. What does not come from the program is not in the answer. */
export function readKeras(code: string): KerasReading {
  const notes: Note[] = []
  const program = readProgram(code)
  const { calls, faults } = program
  const finds = createFinds(notes)
  for (const line of faults.slice(0, 3)) notes.push({ code: 'syntax', line })
  const last = (...names: string[]): Call | undefined => calls.findLast(({ name }) => names.includes(name))
  const [compile, fit, stopping, seed, data] = [
    last('compile'),
    last('fit'),
    last('EarlyStopping'),
    last('set_seed', 'set_random_seed'),
    last('load_data')
  ]
  readLayers(layersOf(calls, notes), finds, notes)
  if (compile) readCompile(compile, finds, notes)
  if (fit) readFit(fit, finds, notes)
  if (stopping) readEarlyStopping(stopping, finds)
  if (seed) finds.number('seed', seed.args[0], seed.line)
  const dataset = data?.path.split('.').at(-2)
  if (data && dataset !== undefined && !(dataset in knownDatasets)) notes.push({ code: 'dataset', name: dataset, line: data.line })
  readVariables(program, finds)
  return { found: [...finds.found.values()], notes }
}
