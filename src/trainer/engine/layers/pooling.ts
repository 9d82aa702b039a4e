import type { LayerSpec } from '../../../shared/network/layerSpec.ts'
import { batchShape } from './batchShape.ts'
import type { Layer, LayerContext } from './layer.ts'

type Pooling = Extract<LayerSpec, { type: 'max_pooling' | 'average_pooling' }>

/** The largest or the mean value of each square of size × size, a channel -> [n, ⌊height / size⌋, ⌊width / size⌋, channels], as Keras' defaults. */
export function createPooling({ graph, inputShape }: LayerContext, { type, size }: Pooling): Layer {
  const [height = 0, width = 0, channels = 0] = inputShape
  const how = { size, stride: size }
  return {
    outputShape: [Math.floor(height / size), Math.floor(width / size), channels],
    parameters: [],
    forward({ kernels, training }, x) {
      const y = type === 'max_pooling' ? kernels.maxPool(x, how) : kernels.averagePool(x, how)
      return {
        output: y,
        backward: gradient => ({
          input:
            type === 'max_pooling'
              ? kernels.maxPoolGrad(x, y, gradient, how)
              : kernels.averagePoolGrad(batchShape(graph, kernels, training, inputShape), gradient, how),
          gradients: []
        })
      }
    }
  }
}

/** The mean of each channel over all places, [n, height, width, channels] -> [n, channels], as Keras' GlobalAveragePooling2D. */
export function createGlobalAveragePooling({ graph, inputShape }: LayerContext): Layer {
  const [height = 0, width = 0, channels = 0] = inputShape
  return {
    outputShape: [channels],
    parameters: [],
    forward({ kernels, training }, x) {
      const axes = graph.constant(Int32Array.of(1, 2), [2])
      const share = 1 / (height * width)
      return {
        output: kernels.mean(x, axes),
        backward(gradient) {
          const places = kernels.reshape(gradient, graph.constant(Int32Array.of(-1, 1, 1, channels), [4]))
          const spread = kernels.broadcast(places, batchShape(graph, kernels, training, inputShape))
          return { input: kernels.mul(spread, kernels.scalar(share)), gradients: [] }
        }
      }
    }
  }
}
