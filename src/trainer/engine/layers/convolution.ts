import type { LayerSpec } from '../../../shared/network/layerSpec.ts'
import { slidOver } from '../../../shared/network/traceLayers.ts'
import { elementCount } from '../../../shared/shape.ts'
import { glorotUniform } from '../initializers.ts'
import { addVariable, readVariable } from '../variables.ts'
import { batchShape } from './batchShape.ts'
import type { Layer, LayerContext, Parameter } from './layer.ts'

/**
 * Square kernels slid over [n, height, width, channels], plus a bias a filter -> [n, height', width', filters]. Glorot-uniform kernel, its fans being those of
 * one place times the size of the kernel, and zero bias, as Keras' Conv2D.
 */
export function createConvolution(
  { graph, name, index, seed, inputShape }: LayerContext,
  { filters, size, stride, padding }: Extract<LayerSpec, { type: 'convolution' }>
): Layer {
  const [height = 0, width = 0, channels = 0] = inputShape
  const shape = [size, size, channels, filters]
  const place = size * size
  const kernel: Parameter = {
    variable: addVariable(graph, `${name}/convolution/kernel`, { shape }),
    initial: glorotUniform({ fanIn: place * channels, fanOut: place * filters, count: elementCount(shape), seed, layer: index })
  }
  const bias: Parameter = {
    variable: addVariable(graph, `${name}/convolution/bias`, { shape: [filters] }),
    initial: new Float32Array(filters)
  }
  const how = { size, stride, padding }
  return {
    outputShape: [slidOver(height, how), slidOver(width, how), filters],
    parameters: [kernel, bias],
    forward({ kernels, training }, input) {
      const weights = readVariable(graph, kernel.variable)
      const output = kernels.biasAdd(kernels.conv2d(input, weights, how), readVariable(graph, bias.variable))
      return {
        output,
        backward(gradient, needsInputGradient) {
          const inputGradient = needsInputGradient
            ? kernels.conv2dInputGradient(batchShape(graph, kernels, training, inputShape), weights, gradient, how)
            : undefined
          const kernelShape = graph.constant(Int32Array.from(shape), [shape.length])
          return {
            input: inputGradient,
            gradients: [
              { parameter: kernel, gradient: kernels.conv2dKernelGradient(input, kernelShape, gradient, how) },
              { parameter: bias, gradient: kernels.biasAddGrad(gradient) }
            ]
          }
        }
      }
    }
  }
}
