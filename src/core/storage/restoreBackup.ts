import { copyFileSync, existsSync, mkdirSync, openSync, closeSync, fsyncSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { requireBackup, syncFolder } from './backups.ts'
import type { LibraryPaths } from './libraryFolder.ts'
import { openDatabase } from './openDatabase.ts'

function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Moves the database out of the way with the files that belong to it; its log first, which must never be beside another database. */
function moveAside(database: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(database + suffix)) renameSync(database + suffix, join(folder, basename(database) + suffix))
  }
}

/**
 * Puts a backup in the database's place, or an empty library where `name` is null; the caller owns the library's lock and has no connection open. What
 * was there is kept in the folder that is returned. Killed at any moment, it leaves the library as it was, or without a database, which is no reason
 * to make a new one: the backups are still there. Throws NOT_FOUND or BACKUP_DAMAGED before anything is changed.
 */
export function restoreBackup({ folder, database, backups, damaged }: LibraryPaths, name: string | null): { aside: string } {
  const next = `${database}.restoring`
  for (const suffix of ['', '-wal', '-shm']) rmSync(next + suffix, { force: true })
  if (name === null) openDatabase({ file: next, backupFolder: backups }).close()
  else copyFileSync(requireBackup(backups, name), next)
  syncFile(next)
  const aside = join(damaged, new Date().toISOString().replaceAll(/[:.]/g, '-'))
  moveAside(database, aside)
  syncFolder(damaged)
  renameSync(next, database)
  syncFolder(folder)
  return { aside }
}
