import { createHash } from 'node:crypto'

/** An id made from what a run is known by outside, so that what is imported twice is one (a UUID of version 8, RFC 9562, with bits of its SHA-256). */
export function importedId(...known: (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of known) hash.update(part).update('\0')
  const hex = hash.digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
