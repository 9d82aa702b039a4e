import type { Graph, Output } from '../graph.ts'
import type { Kernels } from '../kernels.ts'
import type { createStack } from '../stack.ts'
import type { Variable } from '../variables.ts'

/** A variable of a layer with its first value. */
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
  /** 1 / samples of the batch, float scalar. */
  inverseBatch: Output
  /** Batches trained before this one, over all epochs, int32 scalar: with seed and layer it fixes every random draw. */
  globalStep: Output
}

export type Gradient = { parameter: Parameter; gradient: Output }

/** What went back: dLoss/dInput (only where asked), dLoss/dParameter, and every value on the way that read a parameter. */
export type Backward = { input: Output | undefined; gradients: Gradient[]; passedOn?: Output[] }

/** The result of a layer's forward part, with the way back, which takes dLoss/dOutput. */
export type Forward = {
  output: Output
  backward(gradient: Output, needsInputGradient: boolean): Backward
  /** While training: done when what the layer follows of its inputs is. */
  updates?: Output[]
}

/** A layer of a network, bound to a graph. Shapes are without the batch. */
export type Layer = {
  outputShape: readonly number[]
  parameters: readonly Parameter[]
  /** What it follows of its inputs and nothing learns by gradients: part of the state, without slots of an optimizer. */
  statistics?: readonly Parameter[]
  /** All it keeps, those of each layer within it together; parameters and then statistics where none are told. */
  weights?: readonly Parameter[]
  forward(scope: Scope, input: Output): Forward
}

/**
 * What a layer is made with. `name` begins those of its variables; `index` counts layers from 0, those within a layer from a thousand times its own plus
 * one, and with the seed fixes its first weights and its masks.
 */
export type LayerContext = {
  graph: Graph
  name: string
  index: number
  seed: number
  inputShape: readonly number[]
  /** For layers that hold others; given, since a stack is made of layers. */
  createStack: typeof createStack
}
