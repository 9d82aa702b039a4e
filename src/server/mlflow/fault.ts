import { ORPCError } from '@orpc/client'
import { z } from 'zod'

/** MLflow's own codes, with the HTTP status each goes with (mlflow/exceptions.py). */
const statuses = {
  RESOURCE_DOES_NOT_EXIST: 404,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_PARAMETER_VALUE: 400,
  INVALID_STATE: 500,
  ENDPOINT_NOT_FOUND: 404,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  INTERNAL_ERROR: 500
} as const
type FaultCode = keyof typeof statuses

/** What is told to an MLflow client. */
export class MlflowFault extends Error {
  readonly code: FaultCode
  constructor(code: FaultCode, message: string) {
    super(message)
    this.code = code
  }
  get status(): number {
    return statuses[this.code]
  }
}
export const missing = (what: string): MlflowFault => new MlflowFault('RESOURCE_DOES_NOT_EXIST', `${what} does not exist.`)
export const invalid = (message: string): MlflowFault => new MlflowFault('INVALID_PARAMETER_VALUE', message)

const codes: Readonly<Record<string, FaultCode>> = {
  NOT_FOUND: 'RESOURCE_DOES_NOT_EXIST',
  INVALID_INPUT: 'INVALID_PARAMETER_VALUE',
  BAD_REQUEST: 'INVALID_PARAMETER_VALUE',
  ILLEGAL_STATE: 'INVALID_STATE',
  STORAGE_FAILED: 'TEMPORARILY_UNAVAILABLE'
}

/** Any error as MLflow would say it; what nobody expected says no more than that. */
export function faultOf(error: unknown): MlflowFault {
  if (error instanceof MlflowFault) return error
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    return invalid(`Invalid value for ${issue?.path.join('.') || 'the request'}: ${issue?.message ?? 'it cannot be read'}`)
  }
  if (error instanceof ORPCError) return new MlflowFault(codes[String(error.code)] ?? 'INTERNAL_ERROR', error.message)
  return new MlflowFault('INTERNAL_ERROR', 'Something went wrong that Trialbook did not expect; its log says what.')
}
