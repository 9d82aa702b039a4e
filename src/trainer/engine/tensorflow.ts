import { createRequire } from 'node:module'

/** What tfjs-node's native binding offers, as far as the engine uses it. A tensor is a number that names it until `deleteTensor`. */
export type Binding = {
  TF_FLOAT: number
  TF_INT32: number
  TF_UINT8: number
  TF_Version: string
  createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  /** `inputs` and `outputs` are names such as "order:0", joined by commas. */
  runSavedModel(model: number, tensors: number[], inputs: string, outputs: string): { id: number; shape: number[]; dtype: number }[]
}

let binding: Binding | undefined

/**
 * Loads tfjs-node's native part once, without its JavaScript: the engine has its own graphs, and 45 MB and a third of the loading time are saved.
 * Threads are read from the environment at this moment (`TF_NUM_INTRAOP_THREADS`, `TF_NUM_INTEROP_THREADS`, `OMP_NUM_THREADS`).
 */
export function loadBinding(): Binding {
  binding ??= createRequire(import.meta.url)('@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node') as Binding
  return binding
}
