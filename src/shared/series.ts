import { z } from 'zod'
import { runIdSchema } from './ids.ts'
import { measuredSchema } from './metric.ts'

const column = z.instanceof(Float64Array)

/** A longer series is reduced before it is sent: a picture has room for a few thousand points. */
export const mostWhole = 20_000

/**
 * Points of one metric of one run, as columns of equal length: global step, epoch (NaN for none), wall time (ms since 1970), value.
 * A series of more than `mostWhole` points is cut into stretches of equal length, of which the first, least, greatest and last point and every point that
 * is not finite are here; `ranks` says the place of each among all points, from 0. `smoothed` is the moving average over all points, where it was asked for.
 */
export const seriesSchema = z.object({
  run_id: runIdSchema,
  metric: z.string(),
  steps: column,
  epochs: column,
  times: column,
  values: column,
  ranks: column.optional(),
  smoothed: column.optional()
})
export type Series = z.infer<typeof seriesSchema>

export const closerSchema = z.object({
  id: runIdSchema,
  metric: z.string(),
  /** What to look at more closely; all of it where it is left out. Times are ms since 1970. */
  range: z.object({ x: z.enum(['step', 'epoch', 'time']), from: z.number(), to: z.number() }).optional(),
  smoothing: z.number().min(0).max(0.99).default(0)
})
/** A question for a part of a series: the smaller the range, the more of its points are in the answer, down to every one. */
export type Closer = z.infer<typeof closerSchema>

export const pointsPageSchema = z.object({
  series: z.array(seriesSchema),
  /** Where the next page goes on; null where this was the last. */
  next: z.object({ run_id: runIdSchema, metric: z.string(), step: z.number() }).nullable()
})
/** Every point of some runs, in pages; a long series goes on in the next page. */
export type PointsPage = z.infer<typeof pointsPageSchema>

export const pointSchema = z.object({
  metric: z.string(),
  step: z.number().int(),
  epoch: z.number().nullable(),
  time: z.number(),
  value: measuredSchema
})
/** One measurement: global step (batches trained so far), epoch from 1, wall time in ms since 1970; the value may be NaN or infinite. */
export type Point = z.infer<typeof pointSchema>
