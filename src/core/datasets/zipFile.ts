import { openPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { ExpectedError } from '../../shared/errors.ts'
import { fileFault } from './fileFault.ts'

export type ZipEntry = { name: string; bytes: number; open(): AsyncIterable<Uint8Array> }

/** A file that unpacks to more than this is refused, as is one that unpacks to so many times itself: what people pack shrinks less. */
const [mostEntries, mostBytes, mostTimes, harmlessBytes] = [1_000_000, 2 ** 36, 200, 1 << 26]

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const broken = (reason: string): Error => fileFault('zip_unreadable', `This zip file cannot be read: ${reason}.`, { reason })

function assertModest(entries: readonly Entry[]): void {
  if (entries.length > mostEntries)
    throw fileFault('zip_many', `This zip file has more than ${mostEntries} entries.`, { most: mostEntries })
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  const bomb = entries.find(
    ({ uncompressedSize, compressedSize }) => uncompressedSize > harmlessBytes && uncompressedSize > mostTimes * compressedSize
  )
  if (bomb || unpacked > mostBytes) {
    const name = bomb?.fileName ?? 'All of it together'
    throw fileFault(
      'zip_bomb',
      `${name} would unpack to ${Math.round((bomb?.uncompressedSize ?? unpacked) / 2 ** 20)} MB, far more than was packed into it. Unpack it yourself if you trust it.`,
      { name, mb: Math.round((bomb?.uncompressedSize ?? unpacked) / 2 ** 20) }
    )
  }
}

async function* bytesOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw broken(reasonOf(error))
  }
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw broken(`${entry.fileName} is encrypted`)
    if (!entry.fileName.endsWith('/')) entries.push(entry)
    if (entries.length > mostEntries) break
  }
  return entries
}

/**
 * The files in a zip file, to be read one at a time, in any order and as often as one likes, until it is closed. Throws INVALID_INPUT where the file is damaged,
 * names a place outside, or would unpack to far more than it is.
 */
export async function openZip(path: string): Promise<{ entries: ZipEntry[]; close(): void }> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw broken(reasonOf(error))
  })
  try {
    const entries = await entriesOf(zip)
    assertModest(entries)
    return {
      entries: entries.map(entry => ({ name: entry.fileName, bytes: entry.uncompressedSize, open: () => bytesOf(zip, entry) })),
      close: () => zip.close()
    }
  } catch (error) {
    zip.close()
    throw error instanceof ExpectedError ? error : broken(reasonOf(error))
  }
}
