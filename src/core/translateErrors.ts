import { ORPCError, ValidationError } from '@orpc/server'
import SqliteDatabase from 'better-sqlite3'
import { errorMap, ExpectedError } from '../shared/errors.ts'
import type { ErrorCode, FieldFault } from '../shared/errors.ts'
import type { Log } from './log.ts'
import { isPlaceFault } from './storage/placeFault.ts'

const isContractCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorMap, code)

const fromExpected = (code: ErrorCode, { message, data }: { message: string; data: unknown }): Error =>
  new ORPCError(code, { status: errorMap[code].status, message, data })

type Issue = { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined }

const fieldOf = ({ path = [] }: Issue): string => path.map(part => String(typeof part === 'object' ? part.key : part)).join('.') || 'input'

/** Input that does not even have the contract's form, told the same way as input that is wrong in itself. */
function fromMalformed({ issues }: ValidationError): Error {
  const faults = issues.map((issue: Issue): FieldFault => ({
    field: fieldOf(issue),
    code: 'malformed',
    message: issue.message,
    params: {}
  }))
  return fromExpected('INVALID_INPUT', { message: faults.map(({ field, message }) => `${field}: ${message}`).join(' '), data: { faults } })
}

const isStorageFault = (error: unknown): error is Error =>
  isPlaceFault(error) || (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_CORRUPT'))

/** Gives every error the form the contract promises. What nobody expected goes to the log, and out as one sentence. */
export function translateError(error: unknown, { log, method }: { log: Log; method: string }): Error {
  const code: unknown = error instanceof ExpectedError ? error.code : undefined
  if (error instanceof ExpectedError && isContractCode(code)) return fromExpected(code, error)
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError)
    return fromMalformed(error.cause)
  log.error('call_failed', { method, error, cause: error instanceof Error ? error.cause : undefined })
  if (isStorageFault(error)) {
    const message = `The library could not be read or written: ${error.message}. What was recorded before is safe.`
    return fromExpected('STORAGE_FAILED', { message, data: { reason: error.message } })
  }
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: 'Something went wrong that Trialbook did not expect; the details are in its log.'
  })
}
