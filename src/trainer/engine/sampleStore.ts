import type { Graph, Output } from './graph.ts'
import type { Kernels } from './kernels.ts'
import type { Session } from './session.ts'
import { addVariable, assign, assignRows } from './variables.ts'
import { elementCount } from '../../shared/shape.ts'

/** How values are stored: a byte stands for 0 to 1 in steps of 1/255, a float for itself. */
export type ValueType = 'uint8' | 'float'

/**
 * Samples as stored: values of the type of the store and one label a sample, a class from 0 or a number. The values come as consecutive rows in pieces of any size,
 * and one piece is done with when the next is asked for, so that a big file never stands in memory twice.
 */
export type Samples = { labels: Uint8Array | Int32Array | Float32Array; pieces: Iterable<Uint8Array | Float32Array> }

/** Adds a part of the data to a graph: its samples live in native memory, bytes as bytes, which are made floats a batch at a time. */
export function createSampleStore(
  { graph, kernels }: { graph: Graph; kernels: Kernels },
  part: string,
  { inputShape, type, labelType }: { inputShape: readonly number[]; type: ValueType; labelType: 'int32' | 'float' }
) {
  const values = addVariable(graph, `${part}/values`, { shape: [-1, ...inputShape], type })
  const labels = addVariable(graph, `${part}/labels`, { shape: [-1], type: labelType })
  const rows = graph.placeholder(`${part}/rows`, 'int32')
  const piece = graph.placeholder(`${part}/piece`, type)
  const shape = graph.placeholder(`${part}/shape`, 'int32')
  const cleared = assign(graph, values, kernels.zeros(shape, type))
  const written = assignRows(graph, values, { rows, values: piece })
  const sampleSize = elementCount(inputShape)

  /** Hands samples over to native memory. Throws where the pieces are not whole samples, one a label. */
  function load(session: Session, samples: Samples): void {
    const count = samples.labels.length
    session.run(
      [
        { to: shape, values: Int32Array.of(count, ...inputShape), shape: [inputShape.length + 1] },
        {
          to: labels.input,
          values: labelType === 'float' ? Float32Array.from(samples.labels) : Int32Array.from(samples.labels),
          shape: [count]
        }
      ],
      [cleared, labels.assign]
    )
    let row = 0
    for (const block of samples.pieces) {
      const height = block.length / sampleSize
      if (!Number.isInteger(height) || row + height > count)
        throw new Error(`The ${part} part has other values than its ${count} labels need.`)
      const from = row
      session.run(
        [
          { to: rows, values: Int32Array.from({ length: height }, (_, i) => from + i), shape: [height] },
          { to: piece, values: block, shape: [height, ...inputShape] }
        ],
        [written]
      )
      row += height
    }
    if (row !== count) throw new Error(`The ${part} part has values of ${row} samples for ${count} labels.`)
  }

  return {
    load,
    /** Some rows as the network takes them; of bytes, values from 0 to 1. */
    batch(indices: Output): { inputs: Output; labels: Output } {
      const rowsOf = kernels.gatherRows(values.handle, indices, type)
      return {
        inputs: type === 'float' ? rowsOf : kernels.div(kernels.bytesToFloat(rowsOf), kernels.scalar(255)),
        labels: kernels.gatherRows(labels.handle, indices, labelType)
      }
    }
  }
}
export type SampleStore = ReturnType<typeof createSampleStore>
