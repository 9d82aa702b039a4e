import { activations } from '../hyperparameters.ts'
import { isList } from './value.ts'
import type { Call, Value } from './value.ts'

/** The value of an argument by its place or one of its names. */
export const argument = ({ args, keywords }: Call, place: number, ...names: string[]): Value =>
  names.map(name => keywords.get(name)).find(value => value !== undefined) ?? args[place]

export const activationLayers: Readonly<Record<string, string>> = { ReLU: 'relu', LeakyReLU: 'leaky_relu', ELU: 'elu' }
const imageLayers = ['Conv2D', 'Convolution2D', 'MaxPooling2D', 'MaxPool2D', 'AveragePooling2D', 'GlobalAveragePooling2D']
const ends = ['Flatten', 'GlobalAveragePooling2D', 'GlobalAvgPool2D']

/** A size for both directions: 3, (3, 3) or what Keras has where none is given. */
function square(value: Value, fallback?: number): number | undefined {
  if (value === undefined || value === null) return fallback
  const [first, second] = isList(value) ? value : [value, value]
  return typeof first === 'number' && first === second ? first : undefined
}

const activationWord = (value: Value): string[] | undefined =>
  value === undefined || value === null || value === 'linear'
    ? []
    : typeof value === 'string' && (activations as readonly string[]).includes(value)
      ? [value]
      : undefined

function convolution(layer: Call): string[] | undefined {
  const filters = argument(layer, 0, 'filters')
  const [size, stride] = [square(argument(layer, 1, 'kernel_size')), square(argument(layer, 2, 'strides'), 1)]
  const padding = argument(layer, 3, 'padding') ?? 'valid'
  const bend = activationWord(argument(layer, 6, 'activation'))
  if (typeof filters !== 'number' || !size || !stride || !bend || (padding !== 'same' && padding !== 'valid')) return undefined
  const rest = padding === 'valid' ? `:${stride}:valid` : stride > 1 ? `:${stride}` : ''
  return [`conv:${filters}:${size}${rest}`, ...bend]
}

function pooling(word: string, layer: Call): string[] | undefined {
  const size = square(argument(layer, 0, 'pool_size'), 2)
  const isPlain = square(argument(layer, 1, 'strides'), size) === size && (argument(layer, 2, 'padding') ?? 'valid') === 'valid'
  return size && isPlain ? [`${word}:${size}`] : undefined
}

/** Words of a layer text for one call; undefined where there are none for it. */
function wordsOf(layer: Call): string[] | undefined {
  switch (layer.name) {
    case 'Conv2D':
    case 'Convolution2D':
      return convolution(layer)
    case 'MaxPooling2D':
    case 'MaxPool2D':
      return pooling('max_pool', layer)
    case 'AveragePooling2D':
    case 'AvgPool2D':
      return pooling('average_pool', layer)
    case 'GlobalAveragePooling2D':
    case 'GlobalAvgPool2D':
      return ['global_average_pool']
    case 'BatchNormalization':
      return ['batch_norm']
    case 'Flatten':
      return ['flatten']
    case 'Activation':
      return activationWord(argument(layer, 0, 'activation'))
    case 'Dropout': {
      const rate = argument(layer, 0, 'rate')
      return typeof rate === 'number' ? (rate === 0 ? [] : [`dropout:${rate}`]) : undefined
    }
    case 'Input':
    case 'InputLayer':
    case 'Rescaling':
    case 'Reshape':
      return []
    default: {
      const bend = activationLayers[layer.name]
      return bend === undefined ? undefined : [bend]
    }
  }
}

/** The part of a model that works on pictures, as words that end in `hidden` for the dense layers after it; undefined where there is no such part. */
export function readImageLayers(layers: readonly Call[]): { text: string; line: number; unread: Call[]; rest: Call[] } | undefined {
  const first = layers.find(({ name }) => imageLayers.includes(name))
  if (!first) return undefined
  const end = layers.findLastIndex(({ name }) => ends.includes(name))
  const [pictures, rest] = [layers.slice(0, end + 1), layers.slice(end + 1)]
  const read = pictures.map(layer => ({ layer, words: wordsOf(layer) }))
  return {
    text: [...read.flatMap(({ words }) => words ?? []), 'hidden'].join(' '),
    line: first.line,
    unread: read.flatMap(({ layer, words }) => (words ? [] : [layer])),
    rest
  }
}
