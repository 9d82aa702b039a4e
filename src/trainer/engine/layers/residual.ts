import type { LayerSpec } from '../../../shared/network/layerSpec.ts'
import type { Layer, LayerContext } from './layer.ts'

const within = 1000

/** The sum of two ways through layers of their own (He and others, 2016). The gradient goes back through both. */
export function createResidual(
  { graph, name, index, seed, inputShape, createStack }: LayerContext,
  { body, shortcut }: Extract<LayerSpec, { type: 'residual' }>
): Layer {
  const first = (index + 1) * within
  const main = createStack(graph, body, { inputShape, seed, prefix: `${name}/body/`, firstIndex: first })
  const around = createStack(graph, shortcut, { inputShape, seed, prefix: `${name}/shortcut/`, firstIndex: first + within / 2 })
  return {
    outputShape: main.outputShape,
    parameters: [...main.parameters, ...around.parameters],
    statistics: [...main.statistics, ...around.statistics],
    weights: [...main.weights, ...around.weights],
    forward(scope, x) {
      const [a, b] = [main.forward(scope, x), around.forward(scope, x)]
      return {
        output: scope.kernels.add(a.output, b.output),
        updates: [...a.updates, ...b.updates],
        backward(gradient, needsInputGradient) {
          const [one, other] = [a.backward(gradient, needsInputGradient), b.backward(gradient, needsInputGradient)]
          return {
            input: one.input && other.input ? scope.kernels.add(one.input, other.input) : undefined,
            gradients: [...one.gradients, ...other.gradients],
            passedOn: [...one.passedOn, ...other.passedOn]
          }
        }
      }
    }
  }
}
