import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ExpectedError } from '../../shared/errors.ts'

const lockSchema = z.object({
  pid: z.number().int(),
  started_at: z.string(),
  /** When the process itself was born, where the system tells: the same number may be given to another process later. */
  born: z.string().nullable().default(null),
  contact: z.object({ port: z.number().int(), token: z.string() }).nullable()
})
export type LockContent = z.infer<typeof lockSchema>
export type Contact = NonNullable<LockContent['contact']>
export type LibraryLock = {
  /** Whether an owner that died had left it behind. */
  readonly takenOver: boolean
  announceContact(contact: Contact): void
  release(): void
}

/** An owner writes its lock right after making it, so a younger unreadable file is one being written, an older one a leftover. */
const writingMs = 1000
/** Clocks and uptimes are not exact; only a lock clearly older than the machine's start is taken for a leftover. */
const bootSlackMs = 60_000

/** Locks held by this very process, which the pid alone could not tell from a leftover. */
const heldHere = new Set<string>()

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/** The content of a lock file, or undefined where there is none or it is unreadable. */
export function readLock(file: string): LockContent | undefined {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/**
 * What tells a process from any other that has had its number, whatever the clock says: the boot it belongs to and its start in ticks since then
 * (proc(5), field 22 of stat, counted after the name, which may hold blanks and brackets). Null where the system does not tell.
 */
function birthOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${fields[19] ?? ''}`
  } catch {
    return null
  }
}

/** Whether the process that wrote this still runs: its number alone may be another's by now. */
function isHeld(file: string, { pid, started_at, born }: LockContent): boolean {
  if (pid === process.pid) return heldHere.has(file)
  if (born !== null) return isAlive(pid) && birthOf(pid) === born
  const machineStartedAt = Date.now() - uptime() * 1000
  return isAlive(pid) && Date.parse(started_at) > machineStartedAt - bootSlackMs
}

/** Makes the file exclusively; false where it already exists. */
function make(file: string, content: LockContent): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600)
    try {
      writeFileSync(descriptor, JSON.stringify(content))
    } finally {
      closeSync(descriptor)
    }
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

function isBeingWritten(file: string): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs < writingMs
  } catch {
    return false
  }
}

/** Moves a leftover aside. Two processes may find the same one: the rename lets one win, and what was moved is looked at again. */
function removeLeftover(file: string): void {
  const aside = `${file}.stale-${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  const moved = readLock(aside)
  if (moved && isHeld(file, moved)) renameSync(aside, file)
  else rmSync(aside, { force: true })
}

/** Takes the library for this process. Throws LIBRARY_LOCKED with the owner's pid and where it can be reached, where another one lives. */
export async function acquireLock(file: string): Promise<LibraryLock> {
  const content: LockContent = { pid: process.pid, started_at: new Date().toISOString(), born: birthOf(process.pid), contact: null }
  let takenOver = false
  while (!make(file, content)) {
    const owner = readLock(file)
    if (owner && isHeld(file, owner)) {
      throw new ExpectedError(
        'LIBRARY_LOCKED',
        `The library is open in another Trialbook (process ${owner.pid}). Close it or use that one.`,
        {
          pid: owner.pid,
          contact: owner.contact
        }
      )
    }
    if (!owner && isBeingWritten(file)) await sleep(50)
    else {
      removeLeftover(file)
      takenOver = true
    }
  }
  heldHere.add(file)
  return {
    takenOver,
    announceContact(contact) {
      const next = `${file}.next-${process.pid}`
      writeFileSync(next, JSON.stringify({ ...content, contact }), { mode: 0o600 })
      renameSync(next, file)
    },
    release() {
      if (!heldHere.delete(file)) return
      if (readLock(file)?.pid === process.pid) rmSync(file, { force: true })
    }
  }
}
