import { elementCount } from '../../../shared/shape.ts'
import type { Layer, LayerContext } from './layer.ts'

/** [n, height, width, channels] -> [n, height × width × channels], rows first, as Keras' Flatten. */
export function createFlatten({ graph, inputShape }: LayerContext): Layer {
  const size = elementCount(inputShape)
  const vector = (...sizes: number[]) => graph.constant(Int32Array.from(sizes), [sizes.length])
  return {
    outputShape: [size],
    parameters: [],
    forward: ({ kernels }, x) => ({
      output: kernels.reshape(x, vector(-1, size)),
      backward: gradient => ({ input: kernels.reshape(gradient, vector(-1, ...inputShape)), gradients: [] })
    })
  }
}
