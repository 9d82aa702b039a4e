import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 over a text and the content of files, one after the other. */
export async function hashOf(files: readonly string[], start = ''): Promise<string> {
  const hash = createHash('sha256').update(start)
  for (const file of files) for await (const bytes of createReadStream(file) as AsyncIterable<Uint8Array>) hash.update(bytes)
  return hash.digest('hex')
}
