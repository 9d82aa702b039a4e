import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { listBackups } from '../storage/backups.ts'

export type Finding = { ok: boolean; detail: string }

const mostNamed = 5
/** So many of the newest are read through; the others are only looked for, since thousands would take minutes. */
const mostRead = 50

export function checkDatabase(database: Database): Finding {
  const verdict = (database.pragma('integrity_check(5)') as { integrity_check: string }[]).map(row => row.integrity_check)
  if (verdict.join() !== 'ok') return { ok: false, detail: verdict.join(' ') }
  const astray = (database.pragma('foreign_key_check') as { table: string }[]).length
  return astray === 0 ? { ok: true, detail: 'No fault found.' } : { ok: false, detail: `${astray} rows point at what is not there.` }
}

type Recorded = { number: number; file: string; bytes: number; sha256: string }

/** A checkpoint ends with the SHA-256 of all before it, which is also what was recorded. */
async function isWhole(file: string, sha256: string): Promise<boolean> {
  const bytes = await readFile(file)
  const digestAt = bytes.length - 32
  const digest = createHash('sha256').update(bytes.subarray(0, digestAt)).digest('hex')
  return digest === sha256 && bytes.toString('hex', digestAt) === sha256
}

async function checkpointFault(
  { number, file, bytes, sha256 }: Recorded,
  { folder, read }: { folder: string; read: boolean }
): Promise<string[]> {
  const path = join(folder, file)
  const size = await stat(path).then(
    found => found.size,
    () => undefined
  )
  if (size === undefined) return [`#${number}: ${file} is missing.`]
  if (size !== bytes) return [`#${number}: ${file} has ${size} bytes, not ${bytes}.`]
  return read && !(await isWhole(path, sha256)) ? [`#${number}: ${file} is not what was written.`] : []
}

/** The files of the checkpoints that runs can go on from; a run that trains replaces its own meanwhile and is left out. */
export async function checkCheckpoints(database: Database, folder: string): Promise<Finding> {
  const recorded = database
    .prepare<[], Recorded>(
      `SELECT number, file, bytes, sha256 FROM checkpoints JOIN runs ON number = run WHERE state NOT IN ('running', 'queued') ORDER BY number DESC`
    )
    .all()
  const faults: string[] = []
  for (const [place, one] of recorded.entries()) faults.push(...(await checkpointFault(one, { folder, read: place < mostRead })))
  if (faults.length === 0)
    return { ok: true, detail: `${recorded.length} there, ${Math.min(recorded.length, mostRead)} of them read through` }
  return {
    ok: false,
    detail: `${faults.slice(0, mostNamed).join(' ')}${faults.length > mostNamed ? ` ${faults.length - mostNamed} more.` : ''}`
  }
}

/** Every backup, read through. */
export function checkBackups(folder: string): Finding {
  const backups = listBackups(folder, { thorough: true })
  const damaged = backups.filter(({ fault }) => fault !== null)
  if (damaged.length > 0) return { ok: false, detail: damaged.map(({ name, fault }) => `${name}: ${fault}`).join('; ') }
  const newest = backups[0]
  return { ok: true, detail: newest ? `${backups.length}, the newest of ${newest.taken_at}` : 'None yet.' }
}

/** Whether the log of a session that was cut off is gone: SQLite cannot know that there was one. */
export const checkLastSession = (lostLog: boolean): Finding =>
  lostLog
    ? { ok: false, detail: 'It was cut off, and its write-ahead log (trialbook.db-wal) is gone: what was recorded last may be missing.' }
    : { ok: true, detail: 'Nothing of it is missing.' }
