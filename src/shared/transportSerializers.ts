import { decodeBase64, encodeBase64 } from './base64.ts'

/** What JSON and oRPC cannot carry alone; both ends of every transport are given this list. Type numbers are part of the wire format. */
type Serializer = {
  type: number
  condition(data: unknown): boolean
  serialize(data: unknown): unknown
  deserialize(serialized: unknown): unknown
}

/** A lone ±Infinity would silently become null. */
const infinity: Serializer = {
  type: 20,
  condition: data => data === Infinity || data === -Infinity,
  serialize: data => (data as number) > 0,
  deserialize: serialized => (serialized === true ? Infinity : -Infinity)
}

/** A property that is there without a value would not be there at all. */
const missing: Serializer = {
  type: 22,
  condition: data => data === undefined,
  serialize: () => null,
  deserialize: () => undefined
}

/** Little-endian bytes, as every machine has them that Trialbook runs on; NaN and ±Infinity pass as bits. */
const float64Array: Serializer = {
  type: 21,
  condition: data => data instanceof Float64Array,
  serialize: data => {
    const { buffer, byteOffset, byteLength } = data as Float64Array
    return encodeBase64(new Uint8Array(buffer, byteOffset, byteLength))
  },
  deserialize: serialized => {
    const bytes = decodeBase64(String(serialized))
    return new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8))
  }
}

export const transportSerializers: readonly Serializer[] = [infinity, missing, float64Array]
