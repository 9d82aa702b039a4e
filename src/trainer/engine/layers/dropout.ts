import { foldSeed } from '../random.ts'
import type { Layer, LayerContext } from './layer.ts'

/**
 * Inverted dropout: while training each value is 0 with probability `rate`, else divided by 1 − rate; while evaluating nothing happens (Srivastava et al.,
 * 2014; Keras' Dropout). The mask is a pure function of seed, layer and global step, so a resumed run draws the very same one.
 */
export function createDropout({ graph, index, seed, inputShape }: LayerContext, { rate }: { rate: number }): Layer {
  return {
    outputShape: inputShape,
    parameters: [],
    forward({ kernels, training }, x) {
      if (!training || rate === 0) return { output: x, backward: gradient => ({ input: gradient, gradients: [] }) }
      const shape = graph.outside(() => kernels.packIntegers([training.batchSize, ...inputShape.map(kernels.integer)]))
      const uniform = kernels.statelessUniform(shape, kernels.packIntegers([kernels.integer(foldSeed(seed, index)), training.globalStep]))
      const kept = kernels.booleansToFloat(kernels.greaterEqual(uniform, kernels.scalar(rate)))
      const mask = kernels.mul(kept, kernels.scalar(1 / (1 - rate)))
      return { output: kernels.mul(x, mask), backward: gradient => ({ input: kernels.mul(gradient, mask), gradients: [] }) }
    }
  }
}
