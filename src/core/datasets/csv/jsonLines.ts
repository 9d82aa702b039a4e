import type { Row } from './readTable.ts'
import { fileFault } from '../fileFault.ts'

/** A value as the cell of a table: text and numbers as they are, what is not there as nothing, anything deeper as JSON. */
const cellOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function objectIn(text: string, line: number): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw fileFault('unreadable', `Line ${line} cannot be read: ${reason}`, { line, reason })
  }
  if (!isObject(value)) throw fileFault('not_an_object', `Line ${line} is no JSON object.`, { line })
  return value
}

/** Longer lines are no rows of a table. */
const longestLine = 1 << 22

/** Lines of text that comes in pieces, each with its number, from 1. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<{ text: string; line: number }> {
  let [rest, line] = ['', 0]
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r?\n/)
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw fileFault('line_too_long', `Line ${line + 1} is too long to be a row.`, { line: line + 1 })
    for (const text of lines) yield { text, line: ++line }
  }
  yield { text: rest, line: line + 1 }
}

/**
 * Rows of a file with one JSON object a line (https://jsonlines.org): the names of the first object, then the values of each under these. A name that an
 * object lacks has no value; one that the first has not ends the reading.
 */
export async function* jsonRows(pieces: AsyncIterable<string>): AsyncGenerator<Row> {
  let names: string[] | undefined
  for await (const { text, line } of linesOf(pieces)) {
    const trimmed = text.replace(/^\ufeff/, '').trim()
    if (trimmed === '') continue
    const object = objectIn(trimmed, line)
    if (!names) {
      names = Object.keys(object)
      yield { cells: names, line }
    }
    const known = names
    const other = Object.keys(object).find(name => !known.includes(name))
    if (other !== undefined)
      throw fileFault('other_name', `Line ${line} has “${other.slice(0, 40)}”, which the first line has not.`, {
        line,
        name: other.slice(0, 40)
      })
    yield { cells: known.map(name => cellOf(object[name])), line }
  }
}
