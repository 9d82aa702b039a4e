import { z } from 'zod'

/** One thing wrong with one field of an input; `message` is English, `code` and `params` let a window say it in another language. */
export const fieldFaultSchema = z.object({
  field: z.string(),
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({})
})
export type FieldFault = z.infer<typeof fieldFaultSchema>

const reason = z.object({ reason: z.string() })

/**
 * Every expected error, by code, with the data a window needs to put it into words.
 * oRPC carries them over both transports; the command line maps them to exit code 2 (bad input) or 1.
 */
export const errorMap = {
  INVALID_INPUT: { status: 422, data: z.object({ faults: z.array(fieldFaultSchema) }) },
  NOT_FOUND: {
    status: 404,
    data: z.object({
      what: z.enum(['run', 'experiment', 'dataset', 'checkpoint', 'view', 'sweep', 'trial', 'backup', 'predictions', 'model']),
      id: z.string()
    })
  },
  ILLEGAL_STATE: { status: 409, data: z.object({ state: z.string(), action: z.string() }) },
  DATASET_INVALID: { status: 422, data: z.object({ dataset: z.string(), file: z.string(), reason: z.string(), remedy: z.string() }) },
  BACKUP_DAMAGED: { status: 422, data: z.object({ backup: z.string(), reason: z.string() }) },
  STORAGE_FAILED: { status: 507, data: reason }
} as const
export type ErrorCode = keyof typeof errorMap

export type LibraryErrorCode =
  'LIBRARY_LOCKED' | 'LIBRARY_NEWER' | 'LIBRARY_CORRUPT' | 'LIBRARY_NOT_WRITABLE' | 'PORT_IN_USE' | 'CONNECTION_LOST' | 'BAD_USAGE'

/** An error somebody expected: a code, a sentence that names the field or the cause, and what to do about it. */
export class ExpectedError<Code extends ErrorCode | LibraryErrorCode = ErrorCode | LibraryErrorCode> extends Error {
  readonly code: Code
  readonly data: unknown
  constructor(code: Code, message: string, data: unknown = {}) {
    super(message)
    this.name = 'ExpectedError'
    this.code = code
    this.data = data
  }
}

/** Bad input with its faults, the message being the faults' own messages in a row. */
export const invalidInput = (faults: FieldFault[]): ExpectedError<'INVALID_INPUT'> =>
  new ExpectedError('INVALID_INPUT', faults.map(fault => `${fault.field}: ${fault.message}`).join(' '), { faults })
