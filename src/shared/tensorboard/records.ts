/** Castagnoli's polynomial, bits turned round (RFC 3720, B.4). */
const polynomial = 0x82f63b78

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1
  return rest
})

export function crc32c(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] as number) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}

/** Checksums of TFRecord files are turned and shifted, so that those of data that holds some do not mislead (tensorflow/core/lib/hash/crc32c.h). */
function masked(bytes: Uint8Array): number {
  const sum = crc32c(bytes)
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0
}

/** More is no event of a training. */
const longestRecord = 1 << 28

/** A record as TFRecord files have it: length, its checksum, the data, its checksum; all little-endian. */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16)
  const view = new DataView(record.buffer)
  view.setBigUint64(0, BigInt(data.length), true)
  view.setUint32(8, masked(record.subarray(0, 8)), true)
  record.set(data, 12)
  view.setUint32(12 + data.length, masked(data), true)
  return record
}

export type ReadRecords = {
  records: Uint8Array[]
  /** Why reading ended before the file did; undefined where it did not. */ fault: string | undefined
}

/** The records of a file. One that is being written may end within a record: that is no fault. */
export function readRecords(bytes: Uint8Array): ReadRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: Uint8Array[] = []
  let at = 0
  while (at + 12 <= bytes.length) {
    if (view.getUint32(at + 8, true) !== masked(bytes.subarray(at, at + 8))) return { records, fault: `a wrong checksum at byte ${at}` }
    const length = Number(view.getBigUint64(at, true))
    if (length > longestRecord) return { records, fault: `a record of ${length} bytes at byte ${at}` }
    if (at + 16 + length > bytes.length) break
    const data = bytes.subarray(at + 12, at + 12 + length)
    if (view.getUint32(at + 12 + length, true) !== masked(data)) return { records, fault: `a wrong checksum at byte ${at + 12 + length}` }
    records.push(data)
    at += 16 + length
  }
  return { records, fault: undefined }
}
