import { PbfWriter } from 'pbf'

/** The parts of ONNX that are written here; numbers of fields and types are those of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). */
export type OnnxAttribute = { name: string } & ({ float: number } | { int: number } | { ints: readonly number[] } | { text: string })
export type OnnxNode = { op: string; inputs: readonly string[]; output: string; attributes: readonly OnnxAttribute[] }
export type OnnxTensor = { name: string; shape: readonly number[]; values: Float32Array }
export type OnnxValue = { name: string; shape: readonly (number | string)[] }
export type OnnxGraph = {
  nodes: readonly OnnxNode[]
  tensors: readonly OnnxTensor[]
  input: OnnxValue
  output: OnnxValue
  about: string
  metadata: Readonly<Record<string, string>>
}

/** The first versions that have all that is used; anything later reads them. */
const [irVersion, opset] = [8, 17]
const types = { float: 1, floatAttribute: 1, intAttribute: 2, textAttribute: 3, intsAttribute: 7 } as const
const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text)

function writeAttribute(attribute: OnnxAttribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, attribute.name)
  if ('float' in attribute) {
    pbf.writeFloatField(2, attribute.float)
    pbf.writeVarintField(20, types.floatAttribute)
  } else if ('int' in attribute) {
    pbf.writeVarintField(3, attribute.int)
    pbf.writeVarintField(20, types.intAttribute)
  } else if ('text' in attribute) {
    pbf.writeBytesField(4, bytesOfText(attribute.text))
    pbf.writeVarintField(20, types.textAttribute)
  } else {
    pbf.writePackedVarint(8, [...attribute.ints])
    pbf.writeVarintField(20, types.intsAttribute)
  }
}

function writeNode({ op, inputs, output, attributes }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input)
  pbf.writeStringField(2, output)
  pbf.writeStringField(3, output)
  pbf.writeStringField(4, op)
  for (const attribute of attributes) pbf.writeMessage(5, writeAttribute, attribute)
}

function writeTensor({ name, shape, values }: OnnxTensor, pbf: PbfWriter): void {
  pbf.writePackedVarint(1, [...shape])
  pbf.writeVarintField(2, types.float)
  pbf.writeStringField(8, name)
  pbf.writeBytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
}

function writeDimension(size: number | string, pbf: PbfWriter): void {
  if (typeof size === 'number') pbf.writeVarintField(1, size)
  else pbf.writeStringField(2, size)
}

function writeValue({ name, shape }: OnnxValue, pbf: PbfWriter): void {
  const writeShape = (_: null, inner: PbfWriter): void => shape.forEach(size => inner.writeMessage(1, writeDimension, size))
  const writeTensorType = (_: null, inner: PbfWriter): void => {
    inner.writeVarintField(1, types.float)
    inner.writeMessage(2, writeShape, null)
  }
  pbf.writeStringField(1, name)
  pbf.writeMessage(2, (_: null, inner: PbfWriter) => inner.writeMessage(1, writeTensorType, null), null)
}

function writeGraph({ nodes, tensors, input, output }: OnnxGraph, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node)
  pbf.writeStringField(2, 'trialbook')
  for (const tensor of tensors) pbf.writeMessage(5, writeTensor, tensor)
  pbf.writeMessage(11, writeValue, input)
  pbf.writeMessage(12, writeValue, output)
}

/** The bytes of a `.onnx` file. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const pbf = new PbfWriter()
  pbf.writeVarintField(1, irVersion)
  pbf.writeStringField(2, 'Trialbook')
  pbf.writeStringField(6, graph.about)
  pbf.writeMessage(7, writeGraph, graph)
  pbf.writeMessage(8, (_: null, inner: PbfWriter) => inner.writeVarintField(2, opset), null)
  for (const entry of Object.entries(graph.metadata))
    pbf.writeMessage(
      14,
      ([key, value]: [string, string], inner: PbfWriter) => {
        inner.writeStringField(1, key)
        inner.writeStringField(2, value)
      },
      entry
    )
  return pbf.finish()
}
