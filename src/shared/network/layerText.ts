import { activations } from '../hyperparameters.ts'
import type { Hyperparameters } from '../hyperparameters.ts'
import type { FieldFault } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { ActivationName, LayerSpec, Padding } from './layerSpec.ts'

/** What the words of a layer text take from the other hyperparameters. */
export type Surroundings = Pick<Hyperparameters, 'num_hidden_layers' | 'hidden_units' | 'dropout_rate' | 'activation'>

type Word = {
  /** How it is written, and an example. */
  usage: string
  example: string
  /** The layers it stands for; undefined where its arguments are not right. */
  layers(args: readonly string[], around: Surroundings): LayerSpec[] | undefined
}

const most = { filters: 4096, size: 64, units: 65_536 } as const

function whole(text: string | undefined, largest: number): number | undefined {
  const value = text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : NaN
  return value >= 1 && value <= largest ? value : undefined
}

const dropout = (rate: number): LayerSpec[] => (rate > 0 ? [{ type: 'dropout', rate }] : [])
const single =
  (make: (around: Surroundings) => LayerSpec[]): Word['layers'] =>
  (args, around) =>
    args.length === 0 ? make(around) : undefined

/** Units of each hidden layer. */
export const hiddenWidths = ({
  num_hidden_layers: count,
  hidden_units: units
}: Pick<Surroundings, 'num_hidden_layers' | 'hidden_units'>): number[] =>
  Array.isArray(units) ? units : new Array<number>(count).fill(units)

/** Layers of the multilayer perceptron of the reference: [dense, activation, dropout] a hidden layer. */
export function hiddenLayers({ dropout_rate, activation, ...widths }: Surroundings): LayerSpec[] {
  return hiddenWidths(widths).flatMap(count => [
    { type: 'dense', units: count },
    { type: 'activation', activation },
    ...dropout(dropout_rate)
  ])
}

function convolution([filters, size, stride = '1', padding = 'same', ...rest]: readonly string[]): LayerSpec[] | undefined {
  const [count, width, step] = [whole(filters, most.filters), whole(size, most.size), whole(stride, most.size)]
  const isPadding = padding === 'same' || padding === 'valid'
  if (!count || !width || !step || !isPadding || rest.length > 0) return undefined
  return [{ type: 'convolution', filters: count, size: width, stride: step, padding: padding satisfies Padding }]
}

function pooling(type: 'max_pooling' | 'average_pooling'): Word['layers'] {
  return ([size = '2', ...rest]) => {
    const width = whole(size, most.size)
    return width && rest.length === 0 ? [{ type, size: width }] : undefined
  }
}

/**
 * Two convolutions beside a way around them, as in ResNet-18 (He and others, "Deep Residual Learning for Image Recognition", 2016, figure 5 left). The way
 * around has a convolution of its own, since a text does not know how many channels reach it.
 */
function residual([filters, stride = '1', ...rest]: readonly string[], { activation }: Surroundings): LayerSpec[] | undefined {
  const [count, step] = [whole(filters, most.filters), whole(stride, 2)]
  if (!count || !step || rest.length > 0) return undefined
  const conv = (size: number, by: number): LayerSpec[] => [
    { type: 'convolution', filters: count, size, stride: by, padding: 'same' },
    { type: 'batch_normalization' }
  ]
  const bend: LayerSpec = { type: 'activation', activation }
  return [{ type: 'residual', body: [...conv(3, step), bend, ...conv(3, 1)], shortcut: conv(1, step) }, bend]
}

/** Every word of a layer text. Most are named after Keras' layers; the bare ones take their numbers from the hyperparameters beside. */
export const layerWords: Record<string, Word> = {
  hidden: { usage: 'hidden', example: 'hidden', layers: single(hiddenLayers) },
  dense: {
    usage: 'dense:UNITS',
    example: 'dense:128',
    layers: ([units, ...rest]) => {
      const count = whole(units, most.units)
      return count && rest.length === 0 ? [{ type: 'dense', units: count }] : undefined
    }
  },
  activation: { usage: 'activation', example: 'activation', layers: single(({ activation }) => [{ type: 'activation', activation }]) },
  dropout: {
    usage: 'dropout or dropout:RATE',
    example: 'dropout:0.2',
    layers: ([rate, ...rest], { dropout_rate }) => {
      const share = rate === undefined ? dropout_rate : /^0?\.\d+$|^0$/.test(rate) ? Number(rate) : NaN
      return share < 1 && rest.length === 0 ? dropout(share) : undefined
    }
  },
  conv: { usage: 'conv:FILTERS:SIZE[:STRIDE[:valid]]', example: 'conv:32:3', layers: convolution },
  max_pool: { usage: 'max_pool:SIZE', example: 'max_pool:2', layers: pooling('max_pooling') },
  average_pool: { usage: 'average_pool:SIZE', example: 'average_pool:2', layers: pooling('average_pooling') },
  global_average_pool: {
    usage: 'global_average_pool',
    example: 'global_average_pool',
    layers: single(() => [{ type: 'global_average_pooling' }])
  },
  batch_norm: { usage: 'batch_norm', example: 'batch_norm', layers: single(() => [{ type: 'batch_normalization' }]) },
  flatten: { usage: 'flatten', example: 'flatten', layers: single(() => [{ type: 'flatten' }]) },
  residual: { usage: 'residual:FILTERS[:STRIDE]', example: 'residual:32:2', layers: residual },
  ...Object.fromEntries(
    activations.map((activation: ActivationName): [string, Word] => [
      activation,
      { usage: activation, example: activation, layers: single(() => [{ type: 'activation', activation }]) }
    ])
  )
}

export const layerFault = (code: string, message: string, params: FieldFault['params'] = {}): FieldFault => ({
  field: 'layers',
  code,
  message,
  params
})

function unknownWord(name: string): FieldFault {
  const suggestion = nearest(name, Object.keys(layerWords))
  return suggestion
    ? layerFault('layers_unknown', `No layer is called “${name}”. Did you mean ${suggestion}?`, { name, suggestion })
    : layerFault('layers_unknown', `No layer is called “${name}”. Layers are: ${Object.keys(layerWords).join(', ')}.`, {
        name,
        words: Object.keys(layerWords).join(', ')
      })
}

/** The layers that one word of a text stands for. */
export type ReadWord = { word: string; layers: LayerSpec[] }

/** Reads "conv:32:3 activation max_pool:2 flatten hidden": words with their numbers, between blanks. A fault names the first word that is none. */
export function readLayers(text: string, around: Surroundings): { ok: true; words: ReadWord[] } | { ok: false; fault: FieldFault } {
  const words: ReadWord[] = []
  for (const word of text.trim().split(/\s+/)) {
    if (word === '') continue
    const [name = '', ...args] = word.split(':')
    const known = Object.hasOwn(layerWords, name) ? layerWords[name] : undefined
    if (!known) return { ok: false, fault: unknownWord(name.slice(0, 60)) }
    const layers = known.layers(args, around)
    if (!layers)
      return {
        ok: false,
        fault: layerFault('layers_numbers', `Write ${known.usage}, such as ${known.example}, not ${word.slice(0, 60)}.`, {
          usage: known.usage,
          example: known.example,
          word: word.slice(0, 60)
        })
      }
    words.push({ word, layers })
  }
  return { ok: true, words }
}
