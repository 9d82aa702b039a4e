import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Makes a rename last through a power cut. Windows cannot open folders and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** How the name of a file ends that is not whole yet. */
export const unfinished = '.part'

/** Writes a file so that at every moment either the whole of it or none of it is there: temporary name, fsync, rename, fsync of the folder. */
export async function writeDurably(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = `${file}${unfinished}`
  const handle = await open(temporary, 'w')
  try {
    // writeFile goes on until all of a part is written; one write, on a disk that is filling up, may be content with less.
    for (const part of parts) await handle.writeFile(part)
    await handle.sync()
  } catch (error) {
    await handle.close()
    await rm(temporary, { force: true })
    throw error
  }
  await handle.close()
  await rename(temporary, file)
  await syncFolder(path.dirname(file))
}
