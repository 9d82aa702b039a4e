import { z } from 'zod'
import { runIdSchema } from './ids.ts'
import { measuredSchema } from './metric.ts'

const column = z.instanceof(Float64Array)

/** All points of one metric of one run, as columns of equal length: global step, epoch (NaN for none), wall time (ms since 1970), value. */
export const seriesSchema = z.object({
  run_id: runIdSchema,
  metric: z.string(),
  steps: column,
  epochs: column,
  times: column,
  values: column
})
export type Series = z.infer<typeof seriesSchema>

export const pointSchema = z.object({
  metric: z.string(),
  step: z.number().int(),
  epoch: z.number().nullable(),
  time: z.number(),
  value: measuredSchema
})
/** One measurement: global step (batches trained so far), epoch from 1, wall time in ms since 1970; the value may be NaN or infinite. */
export type Point = z.infer<typeof pointSchema>
