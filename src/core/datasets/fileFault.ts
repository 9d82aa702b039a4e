import { invalidInput } from '../../shared/errors.ts'
import type { FieldFault } from '../../shared/errors.ts'

/** What is wrong with a file, as INVALID_INPUT about the field that names it. */
export const fileFault = (code: string, message: string, params: FieldFault['params'] = {}, field = 'path'): Error =>
  invalidInput([{ field, code, message, params }])
