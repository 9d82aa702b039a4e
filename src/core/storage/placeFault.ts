import { ExpectedError } from '../../shared/errors.ts'

/** Faults of the place rather than of the library: rights, a full disk, a folder that is gone, another program that holds the file. */
const placeFault = /^(E[A-Z]+|SQLITE_(READONLY|CANTOPEN|IOERR|FULL|BUSY|LOCKED|PERM)\w*)$/

/** What went wrong with the place of a file, by the code that the system or SQLite gave; such a fault may pass. */
export function isPlaceFault(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof ExpectedError) && 'code' in error && placeFault.test(String(error.code))
}
