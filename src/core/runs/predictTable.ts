import { join } from 'node:path'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { PredictedPage, PredictTable } from '../../shared/predictedTable.ts'
import { columnNames, dataRows, isMissing, levelIn, numberIn } from '../datasets/csv/profile.ts'
import { fileFault } from '../datasets/fileFault.ts'
import { formatOf, readRows } from '../datasets/csv/readTable.ts'
import type { Format } from '../datasets/csv/readTable.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Tables } from '../storage/tables.ts'
import type { Sample } from '../../shared/sample.ts'
import type { Predictor } from '../training/predictor.ts'
import { requireRun } from './requireRun.ts'

type Dependencies = { tables: Tables; datasets: Datasets; checkpointsFolder: string; predictor: Predictor }
/** Where an input comes from: a column, or whether a column has a value. */
type Source = { index: number; name: string; level: string | undefined }

/** An input is named after its column, or "column = value". */
function sourceOf(input: string, names: readonly string[]): Source | undefined {
  const own = names.indexOf(input)
  if (own >= 0) return { index: own, name: input, level: undefined }
  for (let at = input.indexOf(' = '); at >= 0; at = input.indexOf(' = ', at + 1)) {
    const index = names.indexOf(input.slice(0, at))
    if (index >= 0) return { index, name: input.slice(0, at), level: input.slice(at + 3) }
  }
  return undefined
}

function sourcesOf(inputs: readonly string[], names: readonly string[]): Source[] {
  const found = inputs.map(input => ({ input, source: sourceOf(input, names) }))
  const missing = found.flatMap(({ input, source }) => (source ? [] : [input]))
  if (missing.length > 0) {
    const list = missing.slice(0, 5).join(', ')
    throw fileFault('columns_missing', `The file lacks columns that this run learned from: ${list}.`, { list })
  }
  return found.flatMap(({ source }) => source ?? [])
}

function sampleOf(cells: readonly string[], sources: readonly Source[], line: number): Sample {
  return sources.map(({ index, name, level }) => {
    const cell = cells[index] ?? ''
    if (level !== undefined) return Number(levelIn(cell) === level)
    if (isMissing(cell)) return null
    const value = numberIn(cell)
    if (Number.isNaN(value))
      throw fileFault('not_a_number', `Row ${line}: “${cell.slice(0, 40)}” in column “${name}” is not a number.`, {
        row: line,
        name,
        cell: cell.slice(0, 40)
      })
    return value
  })
}

async function namesIn(format: Format): Promise<string[]> {
  for await (const { cells } of readRows(format)) return columnNames(cells, format.header)
  return []
}

/** Asks a completed run about the rows of a file. INVALID_INPUT names row and column; NOT_FOUND where the run keeps no model. */
export function createPredictTable({ tables, datasets, checkpointsFolder, predictor }: Dependencies) {
  return async ({ id, from, most, ...given }: PredictTable): Promise<PredictedPage> => {
    const row = requireRun(tables, id)
    const { description } = datasets.of(row)
    const { inputs, class_names: classNames } = description
    if (!inputs)
      throw invalidInput([
        { field: 'id', code: 'not_a_table', message: 'Only runs that learned from a table can be asked about one.', params: {} }
      ])
    const format = await formatOf(given)
    const columns = await namesIn(format)
    const sources = sourcesOf(inputs, columns)
    const asked: { cells: string[]; sample: Sample }[] = []
    let place = 0
    for await (const { cells, line } of dataRows(format)) {
      if (place >= from + most) break
      if (place++ >= from) asked.push({ cells, sample: sampleOf(cells, sources, line) })
    }
    const answers = await predictor
      .ask(
        join(checkpointsFolder, row.id, 'model'),
        asked.map(({ sample }) => sample)
      )
      .catch((error: unknown) => {
        const message = `Run #${row.number} keeps no model to ask: ${error instanceof Error ? error.message : String(error)}`
        throw new ExpectedError('NOT_FOUND', message, { what: 'model', id })
      })
    const rows = asked.map(({ cells }, i) => {
      const answer = answers[i] ?? []
      if (classNames.length === 0) return { cells, predicted: String(answer[0] ?? ''), certainty: null }
      const best = answer.reduce((at, value, label) => (value > (answer[at] ?? -Infinity) ? label : at), 0)
      return { cells, predicted: classNames[best] ?? String(best), certainty: answer[best] ?? null }
    })
    return { columns, rows, next: rows.length === most ? from + most : null }
  }
}
export type PredictTableOf = ReturnType<typeof createPredictTable>
