import type { Graph, Output } from '../graph.ts'
import type { Kernels } from '../kernels.ts'
import type { Variable } from '../variables.ts'

/** A trainable variable with its first value. */
export type Parameter = { variable: Variable; initial: Float32Array }

/** What a layer finds while its part of the graph is built. */
export type Scope = {
  graph: Graph
  kernels: Kernels
  /** Undefined while evaluating: layers such as dropout then do nothing. */
  training: Training | undefined
}

export type Training = {
  /** Samples of the batch, int32 scalar. */
  batchSize: Output
  /** Batches trained before this one, over all epochs, int32 scalar: with seed and layer it fixes every random draw. */
  globalStep: Output
}

export type Gradient = { parameter: Parameter; gradient: Output }

/** The result of a layer's forward part, with the way back. `backward` takes dLoss/dOutput and gives dLoss/dInput (only where asked) and dLoss/dParameter. */
export type Forward = {
  output: Output
  backward(gradient: Output, needsInputGradient: boolean): { input: Output | undefined; gradients: Gradient[] }
}

/** A layer of a sequential network, bound to a graph. Shapes are without the batch. */
export type Layer = {
  outputShape: readonly number[]
  parameters: readonly Parameter[]
  forward(scope: Scope, input: Output): Forward
}

/** What a layer is made with. `index` counts layers from 0 and, with the seed, fixes its first weights and its masks. */
export type LayerContext = { graph: Graph; index: number; seed: number; inputShape: readonly number[] }
