import type { Graph, Output } from './graph.ts'
import type { Kernels } from './kernels.ts'
import type { Session } from './session.ts'
import { addVariable, assign, assignRows } from './variables.ts'
import { elementCount } from '../../shared/shape.ts'

/**
 * Samples as stored: one byte a value (0-255 stands for 0-1) and one label, from 0, a sample. The values come as consecutive rows in pieces of any size,
 * and one piece is done with when the next is asked for, so that a big file never stands in memory twice.
 */
export type Samples = { labels: Uint8Array; pieces: Iterable<Uint8Array> }

/** Adds a part of the data to a graph: its samples live in native memory, as bytes, and are made floats a batch at a time. */
export function createSampleStore({ graph, kernels }: { graph: Graph; kernels: Kernels }, part: string, inputShape: readonly number[]) {
  const values = addVariable(graph, `${part}/values`, { shape: [-1, ...inputShape], type: 'uint8' })
  const labels = addVariable(graph, `${part}/labels`, { shape: [-1], type: 'int32' })
  const rows = graph.placeholder(`${part}/rows`, 'int32')
  const piece = graph.placeholder(`${part}/piece`, 'uint8')
  const shape = graph.placeholder(`${part}/shape`, 'int32')
  const cleared = assign(graph, values, kernels.zeroBytes(shape))
  const written = assignRows(graph, values, { rows, values: piece })
  const sampleSize = elementCount(inputShape)

  /** Hands samples over to native memory. Throws where the pieces are not whole samples, one a label. */
  function load(session: Session, samples: Samples): void {
    const count = samples.labels.length
    session.run(
      [
        { to: shape, values: Int32Array.of(count, ...inputShape), shape: [inputShape.length + 1] },
        { to: labels.input, values: Int32Array.from(samples.labels), shape: [count] }
      ],
      [cleared, labels.assign]
    )
    let row = 0
    for (const bytes of samples.pieces) {
      const height = bytes.length / sampleSize
      if (!Number.isInteger(height) || row + height > count)
        throw new Error(`The ${part} part has other values than its ${count} labels need.`)
      const from = row
      session.run(
        [
          { to: rows, values: Int32Array.from({ length: height }, (_, i) => from + i), shape: [height] },
          { to: piece, values: bytes, shape: [height, ...inputShape] }
        ],
        [written]
      )
      row += height
    }
    if (row !== count) throw new Error(`The ${part} part has values of ${row} samples for ${count} labels.`)
  }

  return {
    load,
    /** Some rows as the network takes them: values from 0 to 1. */
    batch: (indices: Output) => ({
      inputs: kernels.div(kernels.bytesToFloat(kernels.gatherRows(values.handle, indices, 'uint8')), kernels.scalar(255)),
      labels: kernels.gatherRows(labels.handle, indices, 'int32')
    })
  }
}
export type SampleStore = ReturnType<typeof createSampleStore>
