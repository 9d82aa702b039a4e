/** Forms in which a trained model leaves the library: ONNX, and a TensorFlow.js layers model of two files. */
export const modelFormats = ['onnx', 'tfjs'] as const
export type ModelFormat = (typeof modelFormats)[number]
