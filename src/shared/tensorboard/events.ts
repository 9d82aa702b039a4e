import { PbfReader, PbfWriter } from 'pbf'

export type HparamValue = number | string | boolean
/** What is read of an event: measurements, and the hyperparameters of its run. Times are ms since 1970. */
export type BoardEvent = {
  time: number
  step: number
  scalars: { tag: string; value: number }[]
  hparams: Record<string, HparamValue>
}

const sessionTag = '_hparams_/session_start_info'
const [float, double] = [1, 2]

type Reading = { event: BoardEvent; tag: string; value: number | undefined; plugin: string; content: Uint8Array | undefined }

/** The one number of a tensor of floats or doubles; undefined for any other. */
function tensorValue(bytes: Uint8Array): number | undefined {
  const tensor = { type: 0, content: undefined as Uint8Array | undefined, values: [] as number[] }
  new PbfReader(bytes).readFields((field, own, pbf) => {
    if (field === 1) own.type = pbf.readVarint()
    else if (field === 4) own.content = pbf.readBytes()
    else if (field === 5) own.values.push(...(pbf.type === 2 ? pbf.readPackedFloat() : [pbf.readFloat()]))
    else if (field === 6) own.values.push(...(pbf.type === 2 ? pbf.readPackedDouble() : [pbf.readDouble()]))
  }, tensor)
  if (tensor.values.length === 1) return tensor.values[0]
  const { content, type } = tensor
  if (!content) return undefined
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  if (type === float && content.length === 4) return view.getFloat32(0, true)
  return type === double && content.length === 8 ? view.getFloat64(0, true) : undefined
}

/** A `google.protobuf.Value`. */
function hparamValue(bytes: Uint8Array): HparamValue | undefined {
  const found: { value?: HparamValue } = {}
  new PbfReader(bytes).readFields((field, own, pbf) => {
    if (field === 2) own.value = pbf.readDouble()
    else if (field === 3) own.value = pbf.readString()
    else if (field === 4) own.value = pbf.readBoolean()
  }, found)
  return found.value
}

/** The hyperparameters in the data of the plug-in `hparams`: field 3, the start of a session, whose field 1 is a map. */
function readHparams(bytes: Uint8Array): Record<string, HparamValue> {
  const found: Record<string, HparamValue> = Object.create(null) as Record<string, HparamValue>
  const readEntry = (entry: Uint8Array): void => {
    const pair: { key: string; value?: HparamValue | undefined } = { key: '' }
    new PbfReader(entry).readFields((field, own, pbf) => {
      if (field === 1) own.key = pbf.readString()
      else if (field === 2) own.value = hparamValue(pbf.readBytes())
    }, pair)
    if (pair.value !== undefined) found[pair.key] = pair.value
  }
  function readSession(session: Uint8Array): void {
    new PbfReader(session).readFields((field, _, pbf) => {
      if (field === 1) readEntry(pbf.readBytes())
    }, undefined)
  }
  new PbfReader(bytes).readFields((field, _, pbf) => {
    if (field === 3) readSession(pbf.readBytes())
  }, undefined)
  return found
}

function readPluginData(bytes: Uint8Array, into: Reading): void {
  new PbfReader(bytes).readFields((field, own, pbf) => {
    if (field === 1) own.plugin = pbf.readString()
    else if (field === 2) own.content = pbf.readBytes()
  }, into)
}

/** A value of a summary: its tag, a number or a tensor, and what plug-in it is for. */
function readValue(bytes: Uint8Array, event: BoardEvent): void {
  const reading: Reading = { event, tag: '', value: undefined, plugin: '', content: undefined }
  new PbfReader(bytes).readFields((field, own, pbf) => {
    if (field === 1) own.tag = pbf.readString()
    else if (field === 2) own.value = pbf.readFloat()
    else if (field === 8) own.value = tensorValue(pbf.readBytes())
    else if (field === 9)
      new PbfReader(pbf.readBytes()).readFields((inner, outer, metadata) => {
        if (inner === 1) readPluginData(metadata.readBytes(), outer)
      }, own)
  }, reading)
  const { tag, value, plugin, content } = reading
  if (tag === sessionTag && content) Object.assign(event.hparams, readHparams(content))
  else if (value !== undefined && (plugin === '' || plugin === 'scalars')) event.scalars.push({ tag, value })
}

/** Reads an event (tensorflow/core/util/event.proto). Throws where the bytes are none. */
export function readEvent(bytes: Uint8Array): BoardEvent {
  const event: BoardEvent = { time: 0, step: 0, scalars: [], hparams: Object.create(null) as BoardEvent['hparams'] }
  new PbfReader(bytes).readFields((field, own, pbf) => {
    if (field === 1) own.time = pbf.readDouble() * 1000
    else if (field === 2) own.step = pbf.readVarint(true)
    else if (field === 5)
      new PbfReader(pbf.readBytes()).readFields((inner, outer, summary) => {
        if (inner === 1) readValue(summary.readBytes(), outer)
      }, own)
  }, event)
  return event
}

const message = (write: (pbf: PbfWriter) => void): Uint8Array => {
  const pbf = new PbfWriter()
  write(pbf)
  return pbf.finish()
}

/** What a file of events begins with. */
export const versionEvent = (timeMs: number): Uint8Array =>
  message(pbf => {
    pbf.writeDoubleField(1, timeMs / 1000)
    pbf.writeStringField(3, 'brain.Event:2')
  })

const eventOf = ({ time, step }: { time: number; step: number }, values: readonly Uint8Array[]): Uint8Array =>
  message(pbf => {
    pbf.writeDoubleField(1, time / 1000)
    pbf.writeVarintField(2, step)
    pbf.writeBytesField(
      5,
      message(summary => {
        for (const value of values) summary.writeBytesField(1, value)
      })
    )
  })

/** Measurements of one moment. Values are 32-bit floats, as TensorBoard has them. */
export const scalarEvent = (at: { time: number; step: number }, scalars: readonly { tag: string; value: number }[]): Uint8Array =>
  eventOf(
    at,
    scalars.map(({ tag, value }) =>
      message(pbf => {
        pbf.writeStringField(1, tag)
        pbf.writeFloatField(2, value)
      })
    )
  )

function hparamBytes(value: HparamValue): Uint8Array {
  return message(pbf => {
    if (typeof value === 'number') pbf.writeDoubleField(2, value)
    else if (typeof value === 'string') pbf.writeStringField(3, value)
    else pbf.writeBooleanField(4, value)
  })
}

/** The hyperparameters of a run, for the page HPARAMS (tensorboard/plugins/hparams/plugin_data.proto and api.proto). */
export function hparamsEvent(time: number, hparams: Readonly<Record<string, HparamValue>>): Uint8Array {
  const session = message(pbf => {
    for (const [key, value] of Object.entries(hparams))
      pbf.writeBytesField(
        1,
        message(entry => {
          entry.writeStringField(1, key)
          entry.writeBytesField(2, hparamBytes(value))
        })
      )
  })
  const content = message(pbf => pbf.writeBytesField(3, session))
  const plugin = message(pbf => {
    pbf.writeStringField(1, 'hparams')
    pbf.writeBytesField(2, content)
  })
  const value = message(pbf => {
    pbf.writeStringField(1, sessionTag)
    pbf.writeBytesField(
      9,
      message(metadata => metadata.writeBytesField(1, plugin))
    )
  })
  return eventOf({ time, step: 0 }, [value])
}
