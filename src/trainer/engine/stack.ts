import type { LayerSpec } from '../../shared/network/layerSpec.ts'
import type { Graph, Output } from './graph.ts'
import { createLayer } from './layers/createLayer.ts'
import type { Gradient, Layer, Parameter, Scope } from './layers/layer.ts'

type StackOptions = {
  inputShape: readonly number[]
  seed: number
  /** Begins the names of all variables. */
  prefix?: string
  /** What the layers count from. */
  firstIndex?: number
}

/** Layers one after another, each fed by the one before. */
export function createStack(graph: Graph, specs: readonly LayerSpec[], { inputShape, seed, prefix = '', firstIndex = 0 }: StackOptions) {
  let shape = inputShape
  const layers = specs.map((spec, i): Layer => {
    const layer = createLayer({ graph, name: `${prefix}layer_${i}`, index: firstIndex + i, seed, inputShape: shape, createStack }, spec)
    shape = layer.outputShape
    return layer
  })
  const parameters: Parameter[] = layers.flatMap(layer => layer.parameters)
  const statistics: Parameter[] = layers.flatMap(layer => layer.statistics ?? [])
  /** All that a model keeps, a layer's own together. */
  const weights: Parameter[] = layers.flatMap(layer => [...(layer.weights ?? [...layer.parameters, ...(layer.statistics ?? [])])])
  const firstTrainable = layers.findIndex(layer => layer.parameters.length > 0)

  /** `backward` gives the gradient of each parameter; `passedOn` are the gradients that flowed between layers, the last readers of the parameters. */
  function forward(scope: Scope, input: Output) {
    let value = input
    const steps = layers.map(layer => {
      const step = layer.forward(scope, value)
      value = step.output
      return step
    })
    const outputs = steps.map(step => step.output)
    function backward(
      gradient: Output,
      needsInputGradient = false
    ): { input: Output | undefined; gradients: Gradient[]; passedOn: Output[] } {
      const gradients: Gradient[] = []
      const passedOn: Output[] = []
      let flowing: Output | undefined = gradient
      for (let i = steps.length - 1; i >= 0 && flowing; i--) {
        // Nothing below the first trainable layer wants a gradient.
        const result = (steps[i] as (typeof steps)[number]).backward(flowing, needsInputGradient || i > firstTrainable)
        gradients.push(...result.gradients)
        passedOn.push(...(result.passedOn ?? []))
        flowing = result.input
        if (flowing) passedOn.push(flowing)
      }
      return { input: flowing, gradients, passedOn }
    }
    return { output: value, outputs, backward, updates: steps.flatMap(step => step.updates ?? []) }
  }
  return { parameters, statistics, weights, shapes: layers.map(layer => layer.outputShape), outputShape: shape, forward }
}
export type Stack = ReturnType<typeof createStack>
