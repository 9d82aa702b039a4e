import type { Graph, Output } from '../graph.ts'
import type { Kernels } from '../kernels.ts'
import type { Training } from './layer.ts'

/** The shape of a batch of values of `shape`, an int32 vector. Only training goes back, so only training asks. */
export function batchShape(graph: Graph, kernels: Kernels, training: Training | undefined, shape: readonly number[]): Output {
  if (!training) throw new Error('the size of a batch is known while training alone')
  return graph.outside(() => kernels.packIntegers([training.batchSize, ...shape.map(kernels.integer)]))
}
