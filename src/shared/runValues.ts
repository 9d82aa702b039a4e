import { z } from 'zod'
import { runIdSchema } from './ids.ts'
import { runFilterSchema } from './run.ts'

export const valueTypes = ['number', 'text', 'boolean', 'duration', 'time', 'tags'] as const
export type ValueType = (typeof valueTypes)[number]

/** The most runs whose values are read at once: so many are still drawn and looked through in an instant. */
export const mostValues = 10_000

/** Some columns of a list of runs. A column is what a filter can compare: learning_rate, val_loss (its best), last(val_loss), duration. */
export const runValuesQuerySchema = runFilterSchema.extend({ columns: z.array(z.string().min(1).max(300)).max(60) })
export type RunValuesQuery = z.input<typeof runValuesQuerySchema>

const column = z.instanceof(Float64Array)

/**
 * One column: of each run its number, NaN where it has none. What is no number is a word ("adam", "[256,128]", or "NaN" of a metric that never was finite):
 * `codes` then says which of `words`, and is NaN where the run has nothing at all. Where no run has a word, there are no codes.
 */
export const valuesColumnSchema = z.object({
  name: z.string(),
  type: z.enum(valueTypes),
  numbers: column,
  words: z.array(z.string()),
  codes: column
})
export type ValuesColumn = z.infer<typeof valuesColumnSchema>

/** Arrays of equal length, by run number, newest first; `total` may be more than are here. */
export const runValuesSchema = z.object({
  ids: z.array(runIdSchema),
  names: z.array(z.string()),
  numbers: column,
  columns: z.array(valuesColumnSchema),
  total: z.number().int(),
  never_logged: z.array(z.string()),
  seq: z.number().int()
})
export type RunValues = z.infer<typeof runValuesSchema>
