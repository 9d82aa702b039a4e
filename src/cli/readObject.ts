import { readFileSync } from 'node:fs'
import { ExpectedError } from '../shared/errors.ts'

/** The object that a JSON file holds. Throws BAD_USAGE naming the option; `what` says what the object is of. */
export function readObject(option: string, file: string, what: string): Record<string, unknown> {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ExpectedError(
      'BAD_USAGE',
      `${option}: ${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}.`
    )
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ExpectedError('BAD_USAGE', `${option}: ${file} must hold one object of ${what}.`)
  }
  return content as Record<string, unknown>
}
