import { glorotUniform } from '../initializers.ts'
import { addVariable, readVariable } from '../variables.ts'
import type { Layer, LayerContext, Parameter } from './layer.ts'
import { elementCount } from '../../../shared/shape.ts'

/** Fully connected: input [n, inputs] × kernel [inputs, units] + bias [units] -> [n, units]. Glorot-uniform kernel, zero bias, as Keras' Dense. */
export function createDense({ graph, name, index, seed, inputShape }: LayerContext, { units }: { units: number }): Layer {
  const inputs = elementCount(inputShape)
  const kernel: Parameter = {
    variable: addVariable(graph, `${name}/dense/kernel`, { shape: [inputs, units] }),
    initial: glorotUniform({ fanIn: inputs, fanOut: units, seed, layer: index })
  }
  const bias: Parameter = { variable: addVariable(graph, `${name}/dense/bias`, { shape: [units] }), initial: new Float32Array(units) }
  return {
    outputShape: [units],
    parameters: [kernel, bias],
    forward({ kernels }, input) {
      const weights = readVariable(graph, kernel.variable)
      const output = kernels.biasAdd(kernels.matMul(input, weights), readVariable(graph, bias.variable))
      return {
        output,
        backward: (gradient, needsInputGradient) => ({
          input: needsInputGradient ? kernels.matMul(gradient, weights, { transposeB: true }) : undefined,
          gradients: [
            { parameter: kernel, gradient: kernels.matMul(input, gradient, { transposeA: true }) },
            { parameter: bias, gradient: kernels.biasAddGrad(gradient) }
          ]
        })
      }
    }
  }
}
