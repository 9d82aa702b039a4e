import type { FieldFault } from '../errors.ts'
import { elementCount } from '../shape.ts'
import { layerFault } from './layerText.ts'
import type { LayerSpec, Padding } from './layerSpec.ts'

/** What a layer makes of the shape that reaches it, and what that costs a sample: multiplications, and values that training keeps until it goes back. */
export type TracedLayer = { spec: LayerSpec; outputShape: number[]; parameters: number; products: number; values: number }
export type Trace = { layers: TracedLayer[]; outputShape: number[]; parameters: number; products: number; values: number }
type Traced = { ok: true; value: Trace } | { ok: false; fault: FieldFault }
type One = { ok: true; value: Omit<TracedLayer, 'spec' | 'values'> & { values?: number } } | { ok: false; fault: FieldFault }

type Image = { height: number; width: number; channels: number }
const imageOf = (shape: readonly number[]): Image | undefined => {
  const [height, width, channels] = shape
  return shape.length === 3 && height && width && channels ? { height, width, channels } : undefined
}

const kept = (outputShape: readonly number[], { parameters = 0, products = elementCount(outputShape) } = {}): One => ({
  ok: true,
  value: { outputShape: [...outputShape], parameters, products }
})
const refused = (fault: FieldFault): One => ({ ok: false, fault })

/** Faults name a layer by the word it is written with. */
const words: Partial<Record<LayerSpec['type'], string>> = {
  convolution: 'conv',
  max_pooling: 'max_pool',
  average_pooling: 'average_pool',
  global_average_pooling: 'global_average_pool'
}
const wordOf = (type: LayerSpec['type']): string => words[type] ?? type
const needsImage = (type: LayerSpec['type']): One =>
  refused(
    layerFault('layers_image', `${wordOf(type)} needs images of height × width; what reaches it is flat.`, {
      layer: wordOf(type)
    })
  )
const tooSmall = (type: LayerSpec['type'], size: number, { height, width }: Image): One =>
  refused(
    layerFault('layers_small', `${wordOf(type)} of size ${size} is larger than the ${height} × ${width} that reach it.`, {
      layer: wordOf(type),
      size,
      height,
      width
    })
  )

/** Places of a kernel that is slid over so many values. */
export const slidOver = (length: number, { size, stride, padding }: { size: number; stride: number; padding: Padding }): number =>
  Math.ceil((padding === 'same' ? length : length - size + 1) / stride)

function convolution({ type, filters, size, stride, padding }: Extract<LayerSpec, { type: 'convolution' }>, shape: readonly number[]): One {
  const image = imageOf(shape)
  if (!image) return needsImage(type)
  if (padding === 'valid' && size > Math.min(image.height, image.width)) return tooSmall(type, size, image)
  const [height, width] = [slidOver(image.height, { size, stride, padding }), slidOver(image.width, { size, stride, padding })]
  const kernel = size * size * image.channels * filters
  return kept([height, width, filters], { parameters: kernel + filters, products: height * width * kernel })
}

function pooling({ type, size }: Extract<LayerSpec, { type: 'max_pooling' | 'average_pooling' }>, shape: readonly number[]): One {
  const image = imageOf(shape)
  if (!image) return needsImage(type)
  if (size > Math.min(image.height, image.width)) return tooSmall(type, size, image)
  return kept([Math.floor(image.height / size), Math.floor(image.width / size), image.channels], { products: elementCount(shape) })
}

function dense({ type, units }: Extract<LayerSpec, { type: 'dense' }>, shape: readonly number[]): One {
  const [inputs] = shape
  if (shape.length !== 1 || !inputs)
    return refused(layerFault('layers_flat', `Put flatten or global_average_pool before the ${type} layers.`, { layer: type }))
  return kept([units], { parameters: inputs * units + units, products: inputs * units })
}

function residual({ body, shortcut }: Extract<LayerSpec, { type: 'residual' }>, shape: readonly number[]): One {
  const [main, around] = [traceLayers(body, shape), traceLayers(shortcut, shape)]
  if (!main.ok) return main
  if (!around.ok) return around
  if (main.value.outputShape.join() !== around.value.outputShape.join())
    return refused(layerFault('layers_residual', 'Both ways of a residual layer must give the same shape.'))
  const sum = (of: 'parameters' | 'products' | 'values'): number => main.value[of] + around.value[of]
  const { outputShape } = main.value
  return { ok: true, value: { outputShape, parameters: sum('parameters'), products: sum('products'), values: sum('values') } }
}

function traceOne(spec: LayerSpec, shape: readonly number[]): One {
  switch (spec.type) {
    case 'dense':
      return dense(spec, shape)
    case 'convolution':
      return convolution(spec, shape)
    case 'max_pooling':
    case 'average_pooling':
      return pooling(spec, shape)
    case 'global_average_pooling': {
      const image = imageOf(shape)
      return image ? kept([image.channels], { products: elementCount(shape) }) : needsImage(spec.type)
    }
    case 'batch_normalization':
      // Scale and offset are learned; mean and variance are only followed.
      return kept(shape, { parameters: 2 * (shape.at(-1) ?? 0), products: 4 * elementCount(shape) })
    case 'flatten':
      return kept([elementCount(shape)], { products: 0 })
    case 'residual':
      return residual(spec, shape)
    case 'activation':
    case 'dropout':
      return kept(shape)
  }
}

/** Follows a sample's shape through layers. A fault names the first layer that cannot take what reaches it. */
export function traceLayers(specs: readonly LayerSpec[], inputShape: readonly number[]): Traced {
  const layers: TracedLayer[] = []
  let shape = [...inputShape]
  for (const spec of specs) {
    const one = traceOne(spec, shape)
    if (!one.ok) return one
    shape = one.value.outputShape
    layers.push({ spec, values: elementCount(shape), ...one.value })
  }
  const sum = (of: 'parameters' | 'products' | 'values'): number => layers.reduce((total, layer) => total + layer[of], 0)
  return {
    ok: true,
    value: { layers, outputShape: shape, parameters: sum('parameters'), products: sum('products'), values: sum('values') }
  }
}
