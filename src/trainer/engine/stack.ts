import type { LayerSpec } from '../../shared/network.ts'
import type { Graph, Output } from './graph.ts'
import { createLayer } from './layers/createLayer.ts'
import type { Gradient, Parameter, Scope } from './layers/layer.ts'

/** Layers one after another, each fed by the one before. */
export function createStack(
  graph: Graph,
  specs: readonly LayerSpec[],
  { inputShape, seed }: { inputShape: readonly number[]; seed: number }
) {
  let shape = inputShape
  const layers = specs.map((spec, index) => {
    const layer = createLayer({ graph, index, seed, inputShape: shape }, spec)
    shape = layer.outputShape
    return layer
  })
  const parameters: Parameter[] = layers.flatMap(layer => layer.parameters)
  const firstTrainable = layers.findIndex(layer => layer.parameters.length > 0)

  /** `backward` gives the gradient of each parameter; `passedOn` are the gradients that flowed between layers, the last readers of the parameters. */
  function forward(scope: Scope, input: Output) {
    let value = input
    const steps = layers.map(layer => {
      const step = layer.forward(scope, value)
      value = step.output
      return step
    })
    function backward(gradient: Output): { gradients: Gradient[]; passedOn: Output[] } {
      const gradients: Gradient[] = []
      const passedOn: Output[] = []
      let flowing: Output | undefined = gradient
      for (let i = steps.length - 1; i >= 0 && flowing; i--) {
        // Nothing below the first trainable layer wants a gradient.
        const result = (steps[i] as (typeof steps)[number]).backward(flowing, i > firstTrainable)
        gradients.push(...result.gradients)
        flowing = result.input
        if (flowing) passedOn.push(flowing)
      }
      return { gradients, passedOn }
    }
    return { output: value, backward }
  }
  return { parameters, outputShape: shape, forward }
}
export type Stack = ReturnType<typeof createStack>
