import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { ExpectedError } from '../../shared/errors.ts'
import { userVersion } from './migrate.ts'
import { isPlaceFault } from './placeFault.ts'

/** The database header: https://www.sqlite.org/fileformat.html, section 1.3. */
const header = { bytes: 100, magic: 'SQLite format 3\0', userVersionAt: 60, zeroFrom: 72, zeroTo: 92 } as const

function corrupt(file: string, reason: string): ExpectedError<'LIBRARY_CORRUPT'> {
  const message = `The library cannot be opened: ${file} is damaged (${reason}). Nothing was changed. Restore a backup.`
  return new ExpectedError('LIBRARY_CORRUPT', message, { file, reason })
}

function newer(file: string, { found, supported }: { found: number; supported: number }): ExpectedError<'LIBRARY_NEWER'> {
  const message = `The library was written by a newer Trialbook (version ${found}, this one knows ${supported}). Nothing was changed. Install the newer Trialbook.`
  return new ExpectedError('LIBRARY_NEWER', message, { file, found, supported })
}

function readHeader(file: string): Buffer {
  const bytes = Buffer.alloc(header.bytes)
  const descriptor = openSync(file, 'r')
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, header.bytes, 0))
  } finally {
    closeSync(descriptor)
  }
}

/** Whatever SQLite cannot make sense of, unless the place is to blame. */
const isDamage = (error: unknown): error is Error =>
  error instanceof SqliteDatabase.SqliteError && (!isPlaceFault(error) || /^SQLITE_IOERR_(SHORT_READ|CORRUPTFS)/.test(error.code))
/** No Trialbook will ever get so far: such a number is what damage left of one. */
const unlikelyVersion = 10_000

/** What a read-only connection makes of the file: changes waiting in the write-ahead log count too. */
function readThrough(file: string): { version: number; tables: number; verdict: string } {
  const database = new SqliteDatabase(file, { readonly: true, fileMustExist: true })
  try {
    return {
      version: userVersion(database),
      tables: database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number,
      verdict: database.pragma('quick_check(1)', { simple: true }) as string
    }
  } finally {
    database.close()
  }
}

/** What became of a database that is not there or holds nothing. */
function absence(file: string): string | undefined {
  if (!existsSync(file)) return 'it is missing'
  return statSync(file).size === 0 ? 'it is empty' : undefined
}

/**
 * Looks at the database file before anything may write to it. An absent or empty file is a library to be, unless the folder `wasUsed`: then it is one
 * that was lost. Throws LIBRARY_CORRUPT or LIBRARY_NEWER, and leaves the file byte for byte as it was.
 */
export function inspectDatabase(file: string, { supported, wasUsed }: { supported: number; wasUsed: () => boolean }): void {
  const absent = absence(file)
  if (absent !== undefined) {
    if (wasUsed()) throw corrupt(file, absent)
    return
  }
  const bytes = readHeader(file)
  if (bytes.length < header.bytes || bytes.toString('latin1', 0, header.magic.length) !== header.magic)
    throw corrupt(file, 'it is not a database')
  // Bytes that are reserved and must be zero: where they are not, the version beside them is none either.
  if (bytes.subarray(header.zeroFrom, header.zeroTo).some(byte => byte !== 0)) throw corrupt(file, 'its header is overwritten')
  const claimed = bytes.readInt32BE(header.userVersionAt)
  if (claimed > supported && claimed < unlikelyVersion) throw newer(file, { found: claimed, supported })
  try {
    const { version, tables, verdict } = readThrough(file)
    if (version > supported) throw newer(file, { found: version, supported })
    if (verdict !== 'ok') throw corrupt(file, verdict)
    if (version === 0 && tables > 0) throw corrupt(file, 'it is a database, but not a library')
  } catch (error) {
    if (isDamage(error)) throw corrupt(file, error.message)
    throw error
  }
}
