import type { FieldFault } from '../shared/errors.ts'

export const fault = (field: string, code: string, message: string, params: FieldFault['params'] = {}): FieldFault => ({
  field,
  code,
  message,
  params
})
