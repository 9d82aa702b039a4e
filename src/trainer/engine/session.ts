import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Graph, Output } from './graph.ts'
import { encodeSavedModel } from './savedModel.ts'
import { loadBinding } from './tensorflow.ts'

type Values = Float32Array | Int32Array | Uint8Array
export type Feed = { to: Output; values: Values; shape: readonly number[] }

const nameOf = (output: Output): string => `${output.node}:${output.index}`

/**
 * A graph made ready to run in native TensorFlow. Its variables live as long as it does. tfjs-node can start a native session only from a SavedModel,
 * so the graph goes through one in a temporary folder.
 */
export function openSession(graph: Graph) {
  const binding = loadBinding()
  const folder = mkdtempSync(path.join(tmpdir(), 'trialbook-graph-'))
  let model: number
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), encodeSavedModel(graph.nodes))
    model = binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  let tensors = 0

  const dtypeOf = (values: Values): number =>
    values instanceof Float32Array ? binding.TF_FLOAT : values instanceof Int32Array ? binding.TF_INT32 : binding.TF_UINT8

  /** Runs the graph until the fetched outputs are known and returns their values, flat. Nothing stays allocated on the native side but variables. */
  function run(feeds: readonly Feed[], fetches: readonly Output[]): Values[] {
    const inputs = feeds.map(({ values, shape }) => binding.createTensor(shape, dtypeOf(values), values))
    tensors += inputs.length
    try {
      const results = binding.runSavedModel(model, inputs, feeds.map(feed => nameOf(feed.to)).join(','), fetches.map(nameOf).join(','))
      tensors += results.length
      return results.map(result => {
        const values = binding.tensorDataSync(result.id)
        binding.deleteTensor(result.id)
        tensors--
        return values
      })
    } finally {
      for (const id of inputs) binding.deleteTensor(id)
      tensors -= inputs.length
    }
  }

  /** How many native tensors this session holds besides its variables: 0 between runs. */
  const heldTensors = (): number => tensors
  const close = (): void => binding.deleteSavedModel(model)
  return { run, heldTensors, close }
}
export type Session = ReturnType<typeof openSession>
