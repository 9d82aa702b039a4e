import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

type Fields = Readonly<Record<string, unknown>>
export type Log = {
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, fields?: Fields): void
}
type Level = keyof Log

export type LogOptions = { folder: string; maxBytes?: number; files?: number }

const describe = (value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value

/** Writes one JSON object a line to trialbook.log; a full file becomes trialbook.1.log and so on, the oldest going. */
export function createLog({ folder, maxBytes = 1_000_000, files = 5 }: LogOptions): Log {
  const path = (age: number): string => join(folder, age === 0 ? 'trialbook.log' : `trialbook.${age}.log`)
  let bytes = existsSync(path(0)) ? statSync(path(0)).size : 0

  function rotate(): void {
    rmSync(path(files - 1), { force: true })
    for (let age = files - 2; age >= 0; age--) if (existsSync(path(age))) renameSync(path(age), path(age + 1))
    bytes = 0
  }

  function write(level: Level, event: string, fields: Fields = {}): void {
    const details = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, describe(value)]))
    const line = `${JSON.stringify({ time: new Date().toISOString(), level, event, ...details })}\n`
    try {
      if (bytes > 0 && bytes + line.length > maxBytes) rotate()
      appendFileSync(path(0), line)
      bytes += Buffer.byteLength(line)
    } catch {
      // A full or missing disk must not stop training; there is nowhere left to say so.
    }
  }

  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields)
  }
}
