import type { LayerSpec } from '../network/layerSpec.ts'

const quoted = (value: string): string => JSON.stringify(value)

type Simple = Exclude<LayerSpec, { type: 'residual' }>

/** A layer as a Keras call; an activation that follows it is its own. */
function call(spec: Simple, activation: string | undefined): string {
  const bend = activation === undefined ? '' : `, activation=${quoted(activation)}`
  switch (spec.type) {
    case 'dense':
      return `layers.Dense(${spec.units}${bend})`
    case 'convolution': {
      const strides = spec.stride > 1 ? `, strides=${spec.stride}` : ''
      return `layers.Conv2D(${spec.filters}, ${spec.size}${strides}, padding=${quoted(spec.padding)}${bend})`
    }
    case 'activation':
      return `layers.Activation(${quoted(spec.activation)})`
    case 'dropout':
      return `layers.Dropout(${spec.rate})`
    case 'max_pooling':
      return `layers.MaxPooling2D(${spec.size})`
    case 'average_pooling':
      return `layers.AveragePooling2D(${spec.size})`
    case 'global_average_pooling':
      return 'layers.GlobalAveragePooling2D()'
    case 'batch_normalization':
      return 'layers.BatchNormalization()'
    case 'flatten':
      return 'layers.Flatten()'
  }
}

const takesActivation = (spec: LayerSpec | undefined): boolean => spec?.type === 'dense' || spec?.type === 'convolution'

/** Calls one after another; `last` is the activation of the last layer. */
function calls(specs: readonly Simple[], last: string | undefined): string[] {
  return specs.flatMap((spec, i): string[] => {
    if (spec.type === 'activation' && takesActivation(specs[i - 1])) return []
    const next = specs[i + 1]
    const activation = i === specs.length - 1 ? last : next?.type === 'activation' ? next.activation : undefined
    return [call(spec, takesActivation(spec) ? activation : undefined)]
  })
}

const isSimple = (spec: LayerSpec): spec is Simple => spec.type !== 'residual'

/** Layers with ways beside each other are written as what is done to `x`, one after another. */
function functionalLines(specs: readonly LayerSpec[], variable: string, last: string | undefined): string[] {
  const lines: string[] = []
  let run: Simple[] = []
  const flush = (end: string | undefined): void => {
    lines.push(...calls(run, end).map(one => `${variable} = ${one}(${variable})`))
    run = []
  }
  for (const spec of specs) {
    if (isSimple(spec)) run.push(spec)
    else {
      flush(undefined)
      lines.push(`shortcut = ${variable}`, ...functionalLines(spec.shortcut, 'shortcut', undefined))
      lines.push(...functionalLines(spec.body, variable, undefined))
      lines.push(`${variable} = layers.Add()([${variable}, shortcut])`)
    }
  }
  flush(last)
  return lines
}

/** Python that makes `model` of layers; `last` is the activation of the last one, which gives logits or a number. */
export function modelLines(specs: readonly LayerSpec[], inputShape: readonly number[], last: string | undefined): string[] {
  const input = `keras.Input(shape=(${inputShape.join(', ')}${inputShape.length === 1 ? ',' : ''}))`
  if (specs.every(isSimple)) return ['model = keras.Sequential([', `    ${input},`, ...calls(specs, last).map(line => `    ${line},`), '])']
  return [`inputs = ${input}`, 'x = inputs', ...functionalLines(specs, 'x', last), 'model = keras.Model(inputs, x)']
}
