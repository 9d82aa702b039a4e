import { createRequire } from 'node:module'

type OnnxTensor = { data: Float32Array; dims: readonly number[] }
type Session = { outputNames: readonly string[]; run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>> }
type OnnxRuntime = {
  InferenceSession: { create(model: Uint8Array): Promise<Session> }
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor
}

const require = createRequire(import.meta.url)
/** ONNX Runtime, whose package comes without types; what is used of it. */
export const onnxRuntime = require('onnxruntime-node') as OnnxRuntime
