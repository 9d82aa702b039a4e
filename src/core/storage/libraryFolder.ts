import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import { newestTime } from './backups.ts'

export type LibraryPaths = {
  folder: string
  database: string
  lock: string
  checkpoints: string
  datasets: string
  backups: string
  /** Databases that were replaced by a backup. Made when it is needed. */
  damaged: string
  logs: string
}

export const libraryPaths = (folder: string): LibraryPaths => ({
  folder,
  database: join(folder, 'trialbook.db'),
  lock: join(folder, 'lock'),
  checkpoints: join(folder, 'checkpoints'),
  datasets: join(folder, 'datasets'),
  backups: join(folder, 'backups'),
  damaged: join(folder, 'damaged'),
  logs: join(folder, 'logs')
})

/** Makes a folder and those above it. Node's own recursive mkdir never returns where the system makes none, as in /proc. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolder(dirname(folder))
    mkdirSync(folder)
  }
}

/** Makes the folder with its parts and proves that it can be written. Throws LIBRARY_NOT_WRITABLE. */
export function prepareLibraryFolder(folder: string): LibraryPaths {
  const paths = libraryPaths(folder)
  const probe = join(folder, `.write-check-${process.pid}`)
  try {
    for (const part of [paths.checkpoints, paths.datasets, paths.backups, paths.logs]) makeFolder(part)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ExpectedError(
      'LIBRARY_NOT_WRITABLE',
      `The library folder ${folder} cannot be written: ${reason}. Choose another folder or make it writable.`,
      {
        library: folder,
        reason
      }
    )
  }
  return paths
}

/** Whether there are backups, or checkpoints of runs: whoever finds these without a database has lost it. */
export const hasTraces = ({ backups, checkpoints }: LibraryPaths): boolean =>
  newestTime(backups) !== undefined || readdirSync(checkpoints).length > 0
