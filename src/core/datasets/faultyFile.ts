import { statSync } from 'node:fs'
import { join } from 'node:path'

/** The first file in a folder that is missing or has another size than it should; undefined where all are there. */
export function faultyFile(folder: string, files: readonly (readonly [string, number])[]): { file: string; reason: string } | undefined {
  for (const [name, bytes] of files) {
    const file = join(folder, name)
    const size = statSync(file, { throwIfNoEntry: false })?.size
    if (size === undefined) return { file, reason: 'it is missing' }
    if (size !== bytes) return { file, reason: `it has ${size} bytes, not ${bytes}` }
  }
  return undefined
}
