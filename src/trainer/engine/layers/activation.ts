import type { ActivationName } from '../../../shared/network/layerSpec.ts'
import type { Output } from '../graph.ts'
import type { Kernels } from '../kernels.ts'
import type { Layer, LayerContext } from './layer.ts'

/** An element-wise function with its derivative: `backward` turns dLoss/dOutput into dLoss/dInput. */
type Activation = {
  forward(kernels: Kernels, x: Output): Output
  backward(kernels: Kernels, values: { gradient: Output; x: Output; y: Output }): Output
}

/** A function whose gradient kernel takes the gradient and the function's own output. */
const fromOutput = (name: string, gradientName: string): Activation => ({
  forward: (kernels, x) => kernels.unary(name, x),
  backward: (kernels, { gradient, y }) => kernels.binary(gradientName, gradient, y)
})

/** The gradient kernels of tanh and sigmoid take the output first. */
const outputFirst = (name: string, gradientName: string): Activation => ({
  forward: (kernels, x) => kernels.unary(name, x),
  backward: (kernels, { gradient, y }) => kernels.binary(gradientName, y, gradient)
})

/** Keras' default slope of leaky_relu as a function (keras.activations.leaky_relu). */
const leakySlope = { alpha: { float: 0.2 } }

/** Exact GELU, x Φ(x) with Φ the normal distribution function; derivative Φ(x) + x φ(x) (Hendrycks and Gimpel, 2016). */
const gelu: Activation = {
  forward: (kernels, x) => kernels.mul(x, normalDistribution(kernels, x)),
  backward: (kernels, { gradient, x }) => {
    const density = kernels.mul(
      kernels.exp(kernels.mul(kernels.square(x), kernels.scalar(-0.5))),
      kernels.scalar(1 / Math.sqrt(2 * Math.PI))
    )
    return kernels.mul(gradient, kernels.add(normalDistribution(kernels, x), kernels.mul(x, density)))
  }
}
const normalDistribution = (kernels: Kernels, x: Output): Output =>
  kernels.mul(kernels.add(kernels.erf(kernels.mul(x, kernels.scalar(Math.SQRT1_2))), kernels.scalar(1)), kernels.scalar(0.5))

const activations: Record<ActivationName, Activation> = {
  relu: fromOutput('Relu', 'ReluGrad'),
  tanh: outputFirst('Tanh', 'TanhGrad'),
  sigmoid: outputFirst('Sigmoid', 'SigmoidGrad'),
  elu: fromOutput('Elu', 'EluGrad'),
  selu: fromOutput('Selu', 'SeluGrad'),
  gelu,
  leaky_relu: {
    forward: (kernels, x) => kernels.unary('LeakyRelu', x, leakySlope),
    backward: (kernels, { gradient, x }) => kernels.binary('LeakyReluGrad', gradient, x, leakySlope)
  }
}

/** Element-wise activation of any shape. */
export function createActivation({ inputShape }: LayerContext, { activation }: { activation: ActivationName }): Layer {
  const { forward, backward } = activations[activation]
  return {
    outputShape: inputShape,
    parameters: [],
    forward({ kernels }, x) {
      const y = forward(kernels, x)
      return { output: y, backward: gradient => ({ input: backward(kernels, { gradient, x, y }), gradients: [] }) }
    }
  }
}
