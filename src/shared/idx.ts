/** Reads the IDX format of the MNIST files: two zero bytes, a type byte (8 = unsigned byte), the number of dimensions, then each size as a big-endian 32-bit integer, then the values.
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section "File formats". */

export type IdxArray = { shape: number[]; data: Uint8Array }

const unsignedByte = 0x08

/** Values are a view of `bytes`, not a copy. Throws an Error that says what is wrong with the file; the caller adds its name. */
export function parseIdx(bytes: Uint8Array, dimensions: number): IdxArray {
  const header = 4 + 4 * dimensions
  if (bytes.length < header) throw new Error(`it has ${bytes.length} bytes, too few for the ${header}-byte header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = view.getUint32(0)
  const expected = (unsignedByte << 8) | dimensions
  if (magic !== expected) throw new Error(`its magic number is ${magic}, not ${expected}`)
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  const size = shape.reduce((product, length) => product * length, 1)
  if (bytes.length !== header + size) throw new Error(`it has ${bytes.length} bytes, but its header promises ${header + size}`)
  return { shape, data: bytes.subarray(header) }
}
