import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type RunFolders = ReturnType<typeof createRunFolders>

/** What is not there, or goes while it is looked at, takes no room. */
const unlessThere =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value
    throw error
  }

/** The folders, one a run, that trainers write checkpoints and the model into. */
export function createRunFolders(checkpointsFolder: string) {
  const folderOf = (id: string): string => join(checkpointsFolder, id)
  const bytesOfFile = (file: string): Promise<number> => stat(file).then(({ size }) => size, unlessThere(0))
  return {
    /** Everything on disk: checkpoints and the model. */
    async bytes(id: string): Promise<number> {
      const entries = await readdir(folderOf(id), { recursive: true, withFileTypes: true }).catch(unlessThere([]))
      const sizes = await Promise.all(entries.filter(entry => entry.isFile()).map(entry => bytesOfFile(join(entry.parentPath, entry.name))))
      return sizes.reduce((sum, size) => sum + size, 0)
    },
    remove: (id: string): Promise<void> => rm(folderOf(id), { recursive: true, force: true, maxRetries: 3 })
  }
}
