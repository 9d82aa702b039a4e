import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import type { Backup } from '../../shared/backup.ts'
import { ExpectedError } from '../../shared/errors.ts'

/** How a backup that is not whole yet is named; such a file is in no list. */
const unfinished = '.part'
const namePattern = /^trialbook-v(\d+)-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/

const nameOf = (version: number, time: number): string =>
  `trialbook-v${version}-${new Date(time).toISOString().replaceAll(/[:.]/g, '-')}.db`

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const versionOf = (database: Database): number => database.pragma('user_version', { simple: true }) as number

/** Makes what was renamed or written in a folder last through a power cut. Windows cannot open folders and needs no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Opens a copy of a library and reads it through; `thorough` reads every page of it. Throws what is wrong with it. */
function readCopy(file: string, { thorough }: { thorough: boolean }): { version: number; runs: number } {
  const copy = new SqliteDatabase(file, { readonly: true, fileMustExist: true })
  try {
    const verdict = thorough ? copy.pragma('quick_check(1)', { simple: true }) : 'ok'
    if (verdict !== 'ok') throw new Error(String(verdict))
    return { version: versionOf(copy), runs: copy.prepare<[], number>('SELECT count(*) FROM runs').pluck().get() ?? 0 }
  } finally {
    copy.close()
  }
}

/** Takes a copy under a name that no list shows, verifies it by opening, and only then gives it its name; returns its path. */
function keepCopy(partial: string, { folder, version, time }: { folder: string; version: number; time: number }): string {
  const file = join(folder, nameOf(version, time))
  const copy = new SqliteDatabase(partial, { fileMustExist: true })
  try {
    // A copy of a database that writes ahead would want files beside it to be read.
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
  const found = readCopy(partial, { thorough: true })
  if (found.version !== version) throw new Error(`The backup ${file} has version ${found.version}, not ${version}`)
  renameSync(partial, file)
  syncFolder(folder)
  return file
}

/** Copies made by a program that was killed meanwhile. */
function clearUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (name.includes(unfinished)) rmSync(join(folder, name), { force: true })
}

/** Copies the library as it is now, at once, as before a migration; returns the copy's path. */
export function backUpNow(database: Database, folder: string): string {
  const [version, time] = [versionOf(database), Date.now()]
  const partial = join(folder, `${nameOf(version, time)}${unfinished}`)
  mkdirSync(folder, { recursive: true })
  clearUnfinished(folder)
  try {
    database.prepare('VACUUM INTO ?').run(partial)
    return keepCopy(partial, { folder, version, time })
  } finally {
    rmSync(partial, { force: true })
  }
}

type BesideOptions = { folder: string; time: number; signal: AbortSignal }

/** Copies the library by SQLite's backup, some pages at a time, while it is used. Rejects where the signal aborts it; then nothing is left. */
export async function backUpBeside(database: Database, { folder, time, signal }: BesideOptions): Promise<string> {
  const version = versionOf(database)
  const partial = join(folder, `${nameOf(version, time)}${unfinished}`)
  mkdirSync(folder, { recursive: true })
  clearUnfinished(folder)
  try {
    await database.backup(partial, {
      progress() {
        signal.throwIfAborted()
        return 256
      }
    })
    return keepCopy(partial, { folder, version, time })
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(partial + suffix, { force: true })
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** When the backup of this name was taken, as an ISO time; undefined where it is no name of a backup. */
function takenAt(name: string): string | undefined {
  const [, , hour, minute, second, milliseconds] = namePattern.exec(name) ?? []
  return hour === undefined ? undefined : `${hour}:${minute}:${second}.${milliseconds}Z`
}

/** The files that are backups by their name, the newest first. */
function namedBackups(folder: string): { name: string; taken: string }[] {
  const named = namesIn(folder).flatMap(name => {
    const taken = takenAt(name)
    return taken === undefined ? [] : [{ name, taken }]
  })
  return named.sort((a, b) => (a.taken < b.taken ? 1 : -1))
}

function describe(folder: string, { name, taken, thorough }: { name: string; taken: string; thorough: boolean }): Backup {
  const file = join(folder, name)
  const common = { name, taken_at: taken, bytes: statSync(file).size }
  try {
    return { ...common, ...readCopy(file, { thorough }), fault: null }
  } catch (error) {
    return { ...common, version: null, runs: null, fault: reasonOf(error) }
  }
}

/** The backups of a folder, the newest first; each is opened, and with `thorough` read through. */
export function listBackups(folder: string, { thorough = false } = {}): Backup[] {
  return namedBackups(folder).map(backup => describe(folder, { ...backup, thorough }))
}

/** When the newest backup was taken, in ms since 1970; undefined where there is none. */
export function newestTime(folder: string): number | undefined {
  const [newest] = namedBackups(folder)
  return newest && Date.parse(newest.taken)
}

/** Removes all but the newest so many. */
export function removeOldBackups(folder: string, kept: number): string[] {
  const old = namedBackups(folder)
    .slice(kept)
    .map(({ name }) => name)
  for (const name of old) rmSync(join(folder, name), { force: true })
  return old
}

/** The path of a backup that is whole. Throws NOT_FOUND or BACKUP_DAMAGED. */
export function requireBackup(folder: string, name: string): string {
  if (!namedBackups(folder).some(backup => backup.name === name))
    throw new ExpectedError('NOT_FOUND', `There is no backup ${name}.`, { what: 'backup', id: name })
  const file = join(folder, name)
  try {
    readCopy(file, { thorough: true })
    return file
  } catch (error) {
    const reason = reasonOf(error)
    throw new ExpectedError('BACKUP_DAMAGED', `The backup ${name} is damaged (${reason}). Nothing was changed. Choose another one.`, {
      backup: name,
      reason
    })
  }
}
