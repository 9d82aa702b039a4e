import { elementCount } from './shape.ts'

/** Reads the IDX format of the MNIST files: two zero bytes, a type byte (8 = unsigned byte), the number of dimensions, then each size as a big-endian 32-bit integer, then the values.
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section "File formats". */

export type IdxArray = { shape: number[]; data: Uint8Array }

const unsignedByte = 0x08

/** What the start of a file says; `bytes` is how long that start is. */
export type IdxHeader = { shape: number[]; bytes: number }
export const idxHeaderBytes = (dimensions: number): number => 4 + 4 * dimensions

/** Reads the header of a file of `fileBytes` bytes, given at least its start. Throws an Error that says what is wrong with the file; the caller adds its name. */
export function parseIdxHeader(start: Uint8Array, dimensions: number, fileBytes: number): IdxHeader {
  const bytes = idxHeaderBytes(dimensions)
  if (fileBytes < bytes) throw new Error(`it has ${fileBytes} bytes, too few for the ${bytes}-byte header`)
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  const magic = view.getUint32(0)
  const expected = (unsignedByte << 8) | dimensions
  if (magic !== expected) throw new Error(`its magic number is ${magic}, not ${expected}`)
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  const size = elementCount(shape)
  if (fileBytes !== bytes + size) throw new Error(`it has ${fileBytes} bytes, but its header promises ${bytes + size}`)
  return { shape, bytes }
}

/** The start of a file of bytes. */
export function idxHeader(shape: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(idxHeaderBytes(shape.length)))
  view.setUint32(0, (unsignedByte << 8) | shape.length)
  shape.forEach((size, i) => view.setUint32(4 + 4 * i, size))
  return new Uint8Array(view.buffer)
}

/** Values are a view of `bytes`, not a copy. Throws as parseIdxHeader does. */
export function parseIdx(bytes: Uint8Array, dimensions: number): IdxArray {
  const header = parseIdxHeader(bytes, dimensions, bytes.length)
  return { shape: header.shape, data: bytes.subarray(header.bytes) }
}
