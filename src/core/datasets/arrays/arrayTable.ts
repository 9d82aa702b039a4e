import { fileFault } from '../fileFault.ts'
import { openLabelledArrays } from './labelledArrays.ts'
import type { LabelledArrays } from './labelledArrays.ts'
import type { ArrayFile } from './npyRows.ts'

/** What a table's rows would be called; csv/readTable.ts says what they are. */
type Row = { cells: string[]; line: number }

const [mostColumns, toldEvery] = [10_000, 256]

/** Values of one row as text, as a table of text would have them. */
const cellsOf = ({ type }: ArrayFile, row: DataView): string[] =>
  Array.from({ length: row.byteLength / type.bytes }, (_, i) => String(type.read(row, i * type.bytes)))

async function* partRows(inputs: ArrayFile, labels: ArrayFile | undefined): AsyncGenerator<string[]> {
  const own = labels?.rows()
  try {
    for await (const row of inputs.rows()) {
      const label = own && (await own.next())
      yield labels && label && !label.done ? [...cellsOf(inputs, row), ...cellsOf(labels, label.value)] : cellsOf(inputs, row)
    }
  } finally {
    await own?.return(undefined)
  }
}

function widthOf({ inputs, labels }: LabelledArrays): number {
  const [, width, ...deeper] = inputs.shape
  const enough = (width ?? 0) + Number(labels !== undefined) >= 2
  if (width === undefined || deeper.length > 0 || !enough)
    throw fileFault(
      'array_no_table',
      `${inputs.name} has the shape (${inputs.shape.join(', ')}). A table has two axes and a label a row; images need labels: np.savez(path, x=…, y=…).`,
      { name: inputs.name, shape: inputs.shape.join(', ') }
    )
  if (width > mostColumns)
    throw fileFault('too_many_columns', `Line 1 has ${width} cells; at most ${mostColumns} columns can be read.`, { line: 1 })
  return width
}

/** Rows of a file of arrays as a table has them: numbered columns and, of labels in an array of their own, `target`; then every row, those of a test part last. */
export async function* arrayRows(path: string, told: (share: number) => void): AsyncGenerator<Row> {
  const arrays = await openLabelledArrays(path)
  try {
    const names = Array.from({ length: widthOf(arrays) }, (_, i) => `column ${i + 1}`)
    let line = 0
    yield { cells: arrays.labels ? [...names, 'target'] : names, line }
    const parts = [arrays, arrays.test ?? []].flat()
    const rows = parts.reduce((sum, { inputs }) => sum + (inputs.shape[0] ?? 0), 0)
    for (const { inputs, labels } of parts)
      for await (const cells of partRows(inputs, labels)) {
        if (++line % toldEvery === 0) told(line / rows)
        yield { cells, line }
      }
  } finally {
    arrays.close()
  }
}

/** How many of the last rows are a test part of their own; null where there is none. */
export async function givenTestOf(path: string): Promise<number | null> {
  const { test, close } = await openLabelledArrays(path)
  close()
  return test?.inputs.shape[0] ?? null
}
