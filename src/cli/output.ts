import { writeSync } from 'node:fs'

/** JSON with numbers that JSON has not as the strings "NaN", "Infinity" and "-Infinity". */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item))

let onReaderGone = (): void => process.exit(0)
/** What to do when nobody reads standard output any more (`| head`): end, where nothing is under way. */
export const whenReaderGone = (action: () => void): void => void (onReaderGone = action)

function write(descriptor: 1 | 2, text: string): void {
  let bytes = Buffer.from(text)
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      // A full pipe empties.
      if (code === 'EPIPE') return onReaderGone()
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

export const print = (line: string): void => write(1, `${line}\n`)
export const printJson = (value: unknown): void => print(toJson(value))
/** Logs, progress and faults; with --json nothing of them may reach standard output. */
export const note = (line: string): void => write(2, `${line}\n`)
/** Rewrites the last line of a terminal; nothing where there is none. */
export const showProgress = (line: string): void => {
  if (process.stderr.isTTY) write(2, `\r\u001b[2K${line}`)
}
export const clearProgress = (): void => showProgress('')
