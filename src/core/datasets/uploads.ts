import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { decodeBase64 } from '../../shared/base64.ts'
import { invalidInput } from '../../shared/errors.ts'
import { draftFolder } from './tableFiles.ts'

type Part = { id: string; name: string; offset: number; data: string }

/** Files that a browser hands over in parts, for a page may not say where a file is. They go with the next start, or once they were imported. */
export function createUploads(folder: string) {
  const pathOf = ({ id, name }: Pick<Part, 'id' | 'name'>): string => join(draftFolder(folder, `upload-${id}`), basename(name))
  return {
    /** Writes a part where it belongs; returns the path of the whole. Throws INVALID_INPUT for a name that is none. */
    write(part: Part): string {
      const path = pathOf(part)
      if (['', '.', '..'].includes(basename(part.name)) || part.name.includes('\u0000'))
        throw invalidInput([
          { field: 'name', code: 'no_file_name', message: `“${part.name}” is no name of a file.`, params: { name: part.name } }
        ])
      mkdirSync(draftFolder(folder, `upload-${part.id}`), { recursive: true })
      const file = openSync(path, part.offset === 0 ? 'w' : 'r+')
      try {
        writeSync(file, decodeBase64(part.data), 0, undefined, part.offset)
      } finally {
        closeSync(file)
      }
      return path
    },
    /** Whether a path is one of these files, which nobody but the window that gave it knows. */
    holds: (path: string): boolean => path.startsWith(draftFolder(folder, 'upload-')),
    remove: (path: string): void => rmSync(join(path, '..'), { recursive: true, force: true })
  }
}
