import { createRequire } from 'node:module'
import { dataTypes } from './graph.ts'
import type { Attribute, ConstantTensor, GraphNode } from './graph.ts'

/** The part of the generated protocol buffer classes that is used here. tfjs-node reads SavedModels with them; here they write one. */
type Message = { serializeBinary(): Uint8Array }
type AttributeMessage = Message & {
  setType(value: number): void
  setI(value: number): void
  setF(value: number): void
  setB(value: boolean): void
  setS(value: Uint8Array): void
  setShape(value: Message): void
  setTensor(value: Message): void
  setList(value: Message): void
}
type ProtocolBuffers = {
  SavedModel: new () => Message & { setSavedModelSchemaVersion(version: number): void; addMetaGraphs(graph: Message): void }
  MetaGraphDef: {
    new (): Message & { setMetaInfoDef(info: Message): void; setGraphDef(graph: Message): void }
    MetaInfoDef: new () => Message & { addTags(tag: string): void }
  }
  GraphDef: new () => Message & { addNode(node: Message): void; setVersions(versions: Message): void }
  VersionDef: new () => Message & { setProducer(version: number): void }
  NodeDef: new () => Message & {
    setName(name: string): void
    setOp(op: string): void
    setInputList(inputs: string[]): void
    getAttrMap(): { set(name: string, value: Message): void }
  }
  AttrValue: {
    new (): AttributeMessage
    ListValue: new () => Message & { setIList(values: number[]): void }
  }
  TensorShape: {
    new (): Message & { setUnknownRank(unknown: boolean): void; addDim(dimension: Message): void }
    Dim: new () => Message & { setSize(size: number): void }
  }
  Tensor: new () => Message & {
    setDtype(type: number): void
    setTensorShape(shape: Message): void
    setTensorContent(bytes: Uint8Array): void
  }
}
const pb = createRequire(import.meta.url)('@tensorflow/tfjs-node/dist/proto/api_pb.js') as ProtocolBuffers

function shapeMessage(shape: readonly number[] | 'unknown'): Message {
  const message = new pb.TensorShape()
  if (shape === 'unknown') message.setUnknownRank(true)
  else
    for (const size of shape) {
      const dimension = new pb.TensorShape.Dim()
      dimension.setSize(size)
      message.addDim(dimension)
    }
  return message
}

function tensorMessage({ dtype, shape, bytes }: ConstantTensor): Message {
  const message = new pb.Tensor()
  message.setDtype(dataTypes[dtype])
  message.setTensorShape(shapeMessage(shape))
  message.setTensorContent(bytes)
  return message
}

function attributeMessage(attribute: Attribute): Message {
  const message = new pb.AttrValue()
  if ('type' in attribute) message.setType(dataTypes[attribute.type])
  else if ('int' in attribute) message.setI(attribute.int)
  else if ('ints' in attribute) {
    const list = new pb.AttrValue.ListValue()
    list.setIList([...attribute.ints])
    message.setList(list)
  } else if ('float' in attribute) message.setF(attribute.float)
  else if ('bool' in attribute) message.setB(attribute.bool)
  else if ('string' in attribute) message.setS(new TextEncoder().encode(attribute.string))
  else if ('shape' in attribute) message.setShape(shapeMessage(attribute.shape))
  else message.setTensor(tensorMessage(attribute.tensor))
  return message
}

/** The bytes of `saved_model.pb` for a graph without signatures, under the tag "serve". Format: tensorflow/core/protobuf/saved_model.proto. */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const graph = new pb.GraphDef()
  // Graph version: any that TensorFlow 2.x reads (tensorflow/core/public/version.h: minimum 0, producers from 27 on know every operation used).
  const versions = new pb.VersionDef()
  versions.setProducer(987)
  graph.setVersions(versions)
  for (const { name, op, inputs, attributes } of nodes) {
    const node = new pb.NodeDef()
    node.setName(name)
    node.setOp(op)
    node.setInputList(inputs)
    for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, attributeMessage(value))
    graph.addNode(node)
  }
  const info = new pb.MetaGraphDef.MetaInfoDef()
  info.addTags('serve')
  const metaGraph = new pb.MetaGraphDef()
  metaGraph.setMetaInfoDef(info)
  metaGraph.setGraphDef(graph)
  const model = new pb.SavedModel()
  model.setSavedModelSchemaVersion(1)
  model.addMetaGraphs(metaGraph)
  return model.serializeBinary()
}
