import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { delimiters, encodings, TableFormat } from '../../../shared/dataset.ts'
import { fileFault } from '../fileFault.ts'
import { arrayRows } from '../arrays/arrayTable.ts'
import { jsonRows } from './jsonLines.ts'

export type Encoding = (typeof encodings)[number]
export type Delimiter = (typeof delimiters)[number]
export type Format = { path: string; encoding: Encoding; delimiter: Delimiter; header: boolean }
/** A row with the line of the file that it ends on. */
export type Row = { cells: string[]; line: number }
/** Hears what share of a file has been read, and may throw to end it. */
export type Told = (share: number) => void

const lookedBytes = 1 << 16
/** Wider tables are more likely a wrong delimiter, and longer cells a quote that was never closed. */
const [mostColumns, longestCell] = [10_000, 1 << 20]

/** What a system refuses, be it a name it cannot have or a file that may not be read, is told with its reason. */
function readable<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw unreadable(path, error)
  }
}
function unreadable(path: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error)
  return fileFault('file_unreadable', `${path} cannot be read: ${reason}.`, { path, reason })
}

function statsOf(path: string): Stats {
  const stats = readable(path, () => statSync(path, { throwIfNoEntry: false }))
  if (!stats) throw fileFault('file_missing', `There is no file ${path}.`, { path })
  if (!stats.isFile()) throw fileFault('not_a_file', `${path} is not a file.`, { path })
  if (stats.size === 0) throw fileFault('file_empty', 'The file is empty.', { path })
  return stats
}

/** Tells a file from what it is once it has changed. Throws INVALID_INPUT where there is nothing to read. */
export function stampOf(path: string): string {
  const { mtimeMs, size } = statsOf(path)
  return `${mtimeMs} ${size}`
}

function firstBytes(path: string): Uint8Array {
  statsOf(path)
  const bytes = new Uint8Array(lookedBytes)
  const file = readable(path, () => openSync(path, 'r'))
  try {
    return bytes.subarray(0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

/** Whether the bytes are text in this encoding; the last ones may be cut. */
function reads(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function guessEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return reads(bytes, 'utf-8') || !reads(bytes, 'euc-kr') ? 'utf-8' : 'euc-kr'
}

/** The delimiter that divides the first lines into the same number of parts, and into most. What stands in quotes does not count. */
function guessDelimiter(text: string): Delimiter {
  if (/^\ufeff?\s*\{\s*("|\})/.test(text)) return 'json'
  const lines = text
    .replaceAll(/"[^"]*"/g, '""')
    .split(/\r?\n/)
    .slice(0, 20)
  const whole = lines.filter(line => line !== '').slice(0, -1)
  const looked = whole.length > 0 ? whole : lines
  const scores = ([',', ';', '\t', '|'] as const).map(delimiter => {
    const counts = looked.map(line => line.split(delimiter).length)
    return { delimiter, score: Math.min(...counts) > 1 ? Math.min(...counts) : 0 }
  })
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

const isNumber = (cell: string): boolean => cell.trim() !== '' && Number.isFinite(Number(cell))

/** Names are no numbers, and each is another. */
const looksLikeHeader = (cells: readonly string[]): boolean =>
  !cells.some(isNumber) && new Set(cells).size === cells.length && cells.every(cell => cell.trim() !== '')

/** Whether bytes are the start of an array of NumPy, or of several in a zip file. */
function isArrays(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 6))
  return start === '\x93NUMPY' || start.startsWith('PK\x03\x04')
}

/** How a file is to be read, as far as it was not said. Throws INVALID_INPUT where there is no such file, or it is empty. */
export async function formatOf({ path, encoding, delimiter, header }: TableFormat): Promise<Format> {
  const bytes = firstBytes(path)
  if (isArrays(bytes)) return { path, encoding: 'utf-8', delimiter: 'npy', header: true }
  const read = encoding ?? guessEncoding(bytes)
  const text = new TextDecoder(read).decode(bytes, { stream: true })
  const format = { path, encoding: read, delimiter: delimiter ?? guessDelimiter(text), header: true }
  if (header !== undefined || format.delimiter === 'json') return { ...format, header: header ?? true }
  for await (const { cells } of readRows(format)) return { ...format, header: looksLikeHeader(cells) }
  throw fileFault('file_empty', 'The file is empty.', { path })
}

function asFault(error: unknown, { path, encoding }: Format, line: number): unknown {
  if (error instanceof CsvError) {
    const at = Number(error['lines'] ?? line)
    if (error.code === 'CSV_QUOTE_NOT_CLOSED')
      return fileFault('quote_open', `A quote that begins before line ${at} is never closed.`, { line: at })
    return fileFault('unreadable', `Line ${at} cannot be read: ${error.message}`, { line: at, reason: error.message })
  }
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return encoding === 'utf-8'
      ? fileFault('not_utf8', 'This file is not UTF-8. Try CP949 (Korean).', { path }, 'encoding')
      : fileFault('wrong_encoding', `This file is not in the encoding ${encoding}. Choose another.`, { path, encoding }, 'encoding')
  return error instanceof Error && 'syscall' in error ? unreadable(path, error) : error
}

async function* textOf({ path, encoding }: Format, told: Told): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const { size } = statSync(path)
  let read = 0
  for await (const bytes of createReadStream(path) as AsyncIterable<Uint8Array>) {
    told((read += bytes.length) / size)
    yield decoder.decode(bytes, { stream: true })
  }
  yield decoder.decode()
}

/** Every row of a file with its line, a piece at a time; the header is a row like any other. Throws INVALID_INPUT where a row cannot be read. */
export async function* readRows(format: Format, told: Told = () => undefined): AsyncGenerator<Row> {
  if (format.delimiter === 'npy') yield* arrayRows(format.path, told)
  else if (format.delimiter !== 'json') yield* delimitedRows(format, told)
  else
    try {
      yield* jsonRows(textOf(format, told))
    } catch (error) {
      throw asFault(error, format, 0)
    }
}

async function* delimitedRows(format: Format, told: Told): AsyncGenerator<Row> {
  const parser = parse({
    delimiter: format.delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: false,
    max_record_size: longestCell * 4
  })
  // What fails in any part ends all of them, and reaches the loop below.
  pipeline(Readable.from(textOf(format, told)), parser, () => undefined)
  let line = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      line = info.lines
      if (record.length > mostColumns)
        throw fileFault('too_many_columns', `Line ${line} has ${record.length} cells; at most ${mostColumns} columns can be read.`, {
          line
        })
      yield { cells: record, line }
    }
  } catch (error) {
    throw asFault(error, format, line)
  }
}
