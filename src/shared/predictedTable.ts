import { z } from 'zod'
import { csvLine } from './csv.ts'
import { tableFormatSchema } from './dataset.ts'
import { runIdSchema } from './ids.ts'

/** Rows of a file that a run is asked about, a page at a time; `from` counts them from 0. */
export const predictTableSchema = tableFormatSchema.extend({
  id: runIdSchema,
  from: z.number().int().min(0).default(0),
  most: z.number().int().min(1).max(5000).default(1000)
})
export type PredictTable = z.output<typeof predictTableSchema>

export const predictedPageSchema = z.object({
  /** Names of the file's columns. */
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      cells: z.array(z.string()),
      /** The class, or the number. */
      predicted: z.string(),
      /** Of a class, from 0 to 1; null for a number. */
      certainty: z.number().nullable()
    })
  ),
  /** Where the next page begins; null after the last. */
  next: z.number().int().nullable()
})
export type PredictedPage = z.output<typeof predictedPageSchema>

/** Lines of CSV for a page: the rows with what is answered, below the names of the columns where it is the first. */
export function predictedLines({ columns, rows }: PredictedPage, isFirst: boolean): string[] {
  const hasCertainty = rows.some(({ certainty }) => certainty !== null)
  const head = csvLine([...columns, 'predicted', ...(hasCertainty ? ['certainty'] : [])])
  const lines = rows.map(({ cells, predicted, certainty }) => csvLine([...cells, predicted, ...(hasCertainty ? [certainty] : [])]))
  return isFirst ? [head, ...lines] : lines
}
