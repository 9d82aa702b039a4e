import { addVariable, readVariable } from '../variables.ts'
import type { Variable } from '../variables.ts'
import type { Output } from '../graph.ts'
import type { Layer, LayerContext, Parameter, Scope, Training } from './layer.ts'

/** Keras' default. */
const momentum = 0.99

/** value ← value − (value − found) × (1 − momentum). */
function follow({ graph, kernels }: Scope, variable: Variable, found: Output): Output {
  const difference = kernels.sub(readVariable(graph, variable), found)
  const amount = kernels.mul(difference, kernels.scalar(1 - momentum))
  return graph.outputs('AssignSubVariableOp', [variable.handle, amount], { dtype: { type: 'float' } })[0] as Output
}

/**
 * Each channel shifted and scaled to mean 0 and variance 1 of the batch, then by what is learned; while evaluating by the mean and variance followed while
 * training (Ioffe and Szegedy, 2015). The followed variance is the biased one, as Keras 3 takes it; TensorFlow's kernel gives the unbiased.
 */
export function createBatchNormalization({ graph, name, inputShape }: LayerContext): Layer {
  const channels = inputShape.at(-1) ?? 0
  const places = inputShape.slice(0, -1).reduce((product, size) => product * size, 1)
  const parameter = (part: string, value: number): Parameter => ({
    variable: addVariable(graph, `${name}/batch_normalization/${part}`, { shape: [channels] }),
    initial: new Float32Array(channels).fill(value)
  })
  const [gamma, beta] = [parameter('gamma', 1), parameter('beta', 0)]
  const [mean, variance] = [parameter('moving_mean', 0), parameter('moving_variance', 1)]
  const read = ({ variable }: Parameter): Output => readVariable(graph, variable)
  const vector = (...sizes: number[]) => graph.constant(Int32Array.from(sizes), [sizes.length])

  /** The kernel takes images only: flat values are images of one place. */
  const isFlat = inputShape.length === 1
  const asImage = ({ kernels }: Scope, x: Output): Output => (isFlat ? kernels.reshape(x, vector(-1, 1, 1, channels)) : x)
  const asBefore = ({ kernels }: Scope, x: Output): Output => (isFlat ? kernels.reshape(x, vector(-1, channels)) : x)

  function train(scope: Scope, input: Output, { inverseBatch }: Training) {
    const { kernels } = scope
    const scale = read(gamma)
    const normalized = kernels.normalizeBatch(input, scale, read(beta))
    const biased = kernels.sub(kernels.scalar(1), kernels.mul(inverseBatch, kernels.scalar(1 / places)))
    return {
      output: asBefore(scope, normalized.output),
      updates: [follow(scope, mean.variable, normalized.mean), follow(scope, variance.variable, kernels.mul(normalized.variance, biased))],
      backward(gradient: Output) {
        const found = kernels.normalizeBatchGrad(asImage(scope, gradient), input, scale, normalized)
        return {
          input: asBefore(scope, found.input),
          gradients: [
            { parameter: gamma, gradient: found.scale },
            { parameter: beta, gradient: found.offset }
          ]
        }
      }
    }
  }

  return {
    outputShape: inputShape,
    parameters: [gamma, beta],
    statistics: [mean, variance],
    forward(scope, x) {
      const input = asImage(scope, x)
      if (scope.training) return train(scope, input, scope.training)
      const output = scope.kernels.normalize(input, [read(gamma), read(beta), read(mean), read(variance)])
      return {
        output: asBefore(scope, output),
        backward: () => {
          throw new Error('only training goes back')
        }
      }
    }
  }
}
