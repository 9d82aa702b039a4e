import type { Database } from 'better-sqlite3'
import type { Log } from '../log.ts'
import { backUpBeside, newestTime, removeOldBackups } from '../storage/backups.ts'

export type DailyBackupsDependencies = {
  database: Database
  folder: string
  log: Log
  now: () => number
  /** How many backups stay; asked at each. */
  kept: () => number
}

const dayMs = 24 * 60 * 60 * 1000
const lookEveryMs = 60 * 60 * 1000
/** A command that only looks is gone by then. */
const firstLookMs = 10_000

export type DailyBackups = {
  /** Takes one now; resolves with its path. One at a time. */
  take(): Promise<string>
  /** Looks soon, and then every hour, whether one is due. */
  start(): void
  /** Ends one that is being taken, and resolves when nothing uses the database any more. */
  close(): Promise<void>
}

/** A backup a day while the program runs, the first one where none is there and the library has runs. */
export function createDailyBackups({ database, folder, log, now, kept }: DailyBackupsDependencies): DailyBackups {
  const closing = new AbortController()
  const hasRuns = database.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM runs)').pluck()
  let timer: NodeJS.Timeout | undefined
  let taking: Promise<string> | undefined

  /** A backup that seems to be from tomorrow is from before the clock was set back. */
  function isDue(): boolean {
    const newest = newestTime(folder)
    return hasRuns.get() === 1 && (newest === undefined || Math.abs(now() - newest) >= dayMs)
  }

  async function take(): Promise<string> {
    const file = await backUpBeside(database, { folder, time: now(), signal: closing.signal })
    const removed = removeOldBackups(folder, kept())
    log.info('backup_taken', { file, removed })
    return file
  }

  function takeOnce(): Promise<string> {
    taking ??= take().finally(() => (taking = undefined))
    return taking
  }

  /** Nobody waits for it; what keeps it from being taken may pass until the next look. */
  async function look(): Promise<void> {
    try {
      if (isDue()) await takeOnce()
    } catch (error) {
      if (!closing.signal.aborted) log.error('backup_not_taken', { error })
    }
  }

  function lookAndGoOn(): void {
    timer = setTimeout(lookAndGoOn, lookEveryMs).unref()
    void look()
  }

  return {
    take: takeOnce,
    start() {
      timer = setTimeout(lookAndGoOn, firstLookMs).unref()
    },
    async close() {
      clearTimeout(timer)
      closing.abort()
      await taking?.catch(() => undefined)
    }
  }
}
