import { basename } from 'node:path'
import type { ColumnProfile, TablePreview } from '../../../shared/dataset.ts'
import { givenTestOf } from '../arrays/arrayTable.ts'
import { fileFault } from '../fileFault.ts'
import { at } from '../importWork.ts'
import type { ImportWork } from '../importWork.ts'
import { createStreamHistogram } from '../streamHistogram.ts'
import type { StreamHistogram } from '../streamHistogram.ts'
import { formatOf, readRows } from './readTable.ts'
import type { Format, Row, Told } from './readTable.ts'
import type { TableFormat } from '../../../shared/dataset.ts'

/** Cells that say that there is no value, whatever their case. */
const missingWords = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?'])
export const isMissing = (cell: string): boolean => missingWords.has(cell.trim().toLowerCase())
/** The number of a cell; NaN where it holds none, or an infinite one. */
export function numberIn(cell: string): number {
  const number = Number(cell)
  return cell.trim() !== '' && Number.isFinite(number) ? number : NaN
}

const missingLevel = '(missing)'
/** The value of a category in a cell; a cell without one has a value of its own. */
export const levelIn = (cell: string): string => (isMissing(cell) ? missingLevel : cell.trim())

/** More values make no category; more classes no target. */
export const mostLevels = 256
const [rowsShown, examplesShown, valuesShown, faultyRowsShown] = [50, 5, 50, 5]
/** Columns whose numbers are counted in bars; wider tables are not looked at one by one. */
const mostHistograms = 200
/** Different values that are counted in all columns together, and of one at most. */
const [mostCountedInAll, mostCounted] = [2_000_000, 20_000]
/** A column of numbers may have so many cells that are none before it is taken for something else. */
const strayShare = 0.1
const targetNames = /^(target|label|labels|class|y|species|category|정답|라벨|레이블|분류|목표)$/i

type Counts = {
  name: string
  rows: number
  missing: number
  numbers: number
  whole: number
  notNumbers: number[]
  min: number
  max: number
  sum: number
  values: Map<string, number> | undefined
  examples: string[]
  histogram: StreamHistogram | undefined
}

/** Names of the columns: those of the header, each another, or numbers. */
export function columnNames(first: readonly string[], header: boolean): string[] {
  const used = new Set<string>()
  return first.map((cell, i) => {
    const plain = (header ? cell.trim() : '') || `column ${i + 1}`
    let name = plain
    for (let n = 2; used.has(name); n++) name = `${plain} (${n})`
    used.add(name)
    return name
  })
}

/** The rows below the header. Throws INVALID_INPUT at the first that has more or fewer cells than the first row. */
export async function* dataRows(format: Format, told?: Told): AsyncGenerator<Row> {
  let width: number | undefined
  for await (const row of readRows(format, told)) {
    const isFirst = width === undefined
    width ??= row.cells.length
    if (row.cells.length !== width) {
      const params = { row: row.line, cells: row.cells.length, header: width }
      throw fileFault(
        'ragged',
        `Row ${row.line} has ${row.cells.length} cells; the ${format.header ? 'header' : 'first row'} has ${width}.`,
        params
      )
    }
    if (!isFirst || !format.header) yield row
  }
}

function count(column: Counts, cell: string, line: number, most: number): void {
  column.rows++
  if (isMissing(cell)) {
    column.missing++
    return
  }
  if (column.examples.length < examplesShown) column.examples.push(cell)
  const number = numberIn(cell)
  if (Number.isNaN(number)) {
    if (column.notNumbers.length < faultyRowsShown) column.notNumbers.push(line)
  } else {
    column.numbers++
    column.whole += Number(Number.isInteger(number))
    column.min = Math.min(column.min, number)
    column.max = Math.max(column.max, number)
    column.sum += number
    column.histogram?.add(number)
  }
  if (!column.values) return
  column.values.set(cell.trim(), (column.values.get(cell.trim()) ?? 0) + 1)
  if (column.values.size > most) column.values = undefined
}

function profileOf(column: Counts): ColumnProfile {
  const { name, rows, missing, numbers, whole, notNumbers, min, max, sum, values, examples } = column
  const known = rows - missing
  const distinct = values ? values.size : null
  const isNumber = known > 0 && known - numbers <= known * strayShare && numbers > 0
  const isCategory = distinct !== null && distinct <= mostLevels && (distinct <= known / 2 || distinct <= 20)
  const type = isNumber ? 'number' : isCategory ? 'category' : 'text'
  const isAllDifferent = distinct === null || (distinct === known && known > 20)
  const advice =
    type === 'text'
      ? 'text'
      : distinct !== null && distinct <= 1
        ? 'constant'
        : isAllDifferent && isNumber && whole === known
          ? 'identifier'
          : null
  return {
    name,
    type,
    missing,
    distinct,
    not_numbers: isNumber ? notNumbers : [],
    min: numbers > 0 ? min : null,
    max: numbers > 0 ? max : null,
    mean: numbers > 0 ? sum / numbers : null,
    values: [...(values ?? [])]
      .sort((a, b) => b[1] - a[1])
      .slice(0, valuesShown)
      .map(([value, times]) => ({ value, rows: times })),
    examples,
    histogram: (isNumber && column.histogram?.result()) || null,
    advice,
    recipe: {
      role: advice === null ? 'input' : 'ignore',
      type: type === 'number' ? 'number' : 'category',
      missing: type === 'number' ? 'mean' : 'category',
      not_numbers: 'refuse',
      scaling: 'standard'
    }
  }
}

/** The column that is most likely to be told from the others. */
function targetOf(columns: readonly ColumnProfile[]): string | null {
  const few = columns.filter(({ distinct }) => distinct !== null && distinct >= 2 && distinct <= mostLevels)
  return (few.find(({ name }) => targetNames.test(name)) ?? few.findLast(({ name }) => name === columns.at(-1)?.name) ?? null)?.name ?? null
}

/** Reads a whole file and says what is in it. Throws INVALID_INPUT with the row where it cannot be read. */
export async function profileTable(asked: TableFormat, work: ImportWork): Promise<TablePreview> {
  const format = await formatOf(asked)
  const columns: Counts[] = []
  const firstRows: string[][] = []
  let rows = 0
  for await (const { cells } of readRows(format)) {
    columns.push(
      ...columnNames(cells, format.header).map((name, i) => ({
        ...{ name, rows: 0, missing: 0, numbers: 0, whole: 0, notNumbers: [], min: Infinity, max: -Infinity, sum: 0 },
        values: new Map<string, number>(),
        examples: [],
        histogram: i < mostHistograms ? createStreamHistogram() : undefined
      }))
    )
    break
  }
  const most = Math.min(mostCounted, Math.floor(mostCountedInAll / Math.max(1, columns.length)))
  for await (const { cells, line } of dataRows(format, share => at(work, 'looking', share))) {
    rows++
    if (firstRows.length < rowsShown) firstRows.push(cells)
    for (let i = 0; i < cells.length; i++) count(columns[i] as Counts, cells[i] as string, line, most)
  }
  if (rows === 0) throw fileFault('no_rows', 'The file has a header and no rows.')
  const profiles = columns.map(profileOf)
  const name = basename(format.path).replace(/\.[^.]*$/, '')
  const { encoding, delimiter, header } = format
  const given_test = delimiter === 'npy' ? await givenTestOf(format.path) : null
  const found = { name, encoding, delimiter, header, rows, given_test }
  return { kind: 'table', ...found, columns: profiles, target: targetOf(profiles), first_rows: firstRows }
}
