import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { decodeBase64 } from '../../shared/base64.ts'
import { invalidInput } from '../../shared/errors.ts'
import { draftFolder } from './tableFiles.ts'

type Part = { id: string; name: string; offset: number; data: string }

const fault = (field: string, code: string, message: string, params: Record<string, string>): Error =>
  invalidInput([{ field, code, message, params }])

function writePart(path: string, { offset, data }: Part): void {
  const bytes = decodeBase64(data)
  const file = openSync(path, offset === 0 ? 'w' : 'r+')
  try {
    writeSync(file, bytes, 0, undefined, offset)
  } finally {
    closeSync(file)
  }
}

/** Files that a browser hands over in parts, for a page may not say where a file is. They go with the next start, or once they were imported. */
export function createUploads(folder: string) {
  const pathOf = ({ id, name }: Pick<Part, 'id' | 'name'>): string => join(draftFolder(folder, `upload-${id}`), basename(name))
  return {
    /** Writes a part where it belongs; returns the path of the whole. Throws INVALID_INPUT for a name that is none, and for what cannot be written. */
    write(part: Part): string {
      if (['', '.', '..'].includes(basename(part.name)))
        throw fault('name', 'no_file_name', `“${part.name}” is no name of a file.`, { name: part.name })
      try {
        mkdirSync(draftFolder(folder, `upload-${part.id}`), { recursive: true })
        writePart(pathOf(part), part)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw fault('data', 'not_taken', `This part of ${part.name} cannot be taken: ${reason}.`, { name: part.name, reason })
      }
      return pathOf(part)
    },
    /** Whether a path is one of these files, which nobody but the window that gave it knows. */
    holds: (path: string): boolean => path.startsWith(draftFolder(folder, 'upload-')),
    remove: (path: string): void => rmSync(join(path, '..'), { recursive: true, force: true })
  }
}
