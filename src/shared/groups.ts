import { z } from 'zod'
import { groupBySchema, groupKeySchema } from './groupKey.ts'
import { runIdSchema } from './ids.ts'
import { runFilterSchema, runQuerySchema, runSchema, runStates } from './run.ts'

const groupStatistics = ['best', 'last', 'min', 'max'] as const
const wishSchema = z.object({ metric: z.string().min(1).max(200), statistic: z.enum(groupStatistics) })
/** Which number of a metric a group has the mean of. */
export type MetricWish = z.infer<typeof wishSchema>

/**
 * Sort keys are those of a run list and `count`. A metric sorts groups by its mean, `tag` and `sweep` by the group's own value, anything else by the
 * run of the group that comes first.
 */
export const groupsQuerySchema = runQuerySchema.extend({
  by: groupBySchema,
  metrics: z.array(wishSchema).max(100).default([]),
  /** Only the groups that hold one of these runs. */
  holding: z.array(runIdSchema).max(100).optional()
})
export type GroupsQuery = z.input<typeof groupsQuerySchema>

/** Over the runs that have a finite value and neither failed nor diverged; the sample's deviation, null for fewer than two. */
const meanSchema = z.object({ mean: z.number().nullable(), deviation: z.number().nullable(), runs: z.number().int() })
export type GroupMean = z.infer<typeof meanSchema>

const groupSchema = z.object({
  key: groupKeySchema,
  count: z.number().int(),
  states: z.partialRecord(z.enum(runStates), z.number().int()),
  /** The run with the lowest number. What the group is grouped by it has, as all others. */
  first: runSchema,
  /** In the order asked for. */
  metrics: z.array(meanSchema)
})
export type RunGroup = z.infer<typeof groupSchema>

/** `total` counts groups, `runs` the runs in them: one with two tags is in two groups of tags, and counted once. */
export const groupsPageSchema = z.object({
  groups: z.array(groupSchema),
  total: z.number().int(),
  runs: z.number().int(),
  never_logged: z.array(z.string()),
  seq: z.number().int()
})

export const bandsQuerySchema = runFilterSchema.extend({
  by: groupBySchema,
  keys: z.array(groupKeySchema).min(1).max(100),
  metric: z.string().min(1).max(200)
})

const column = z.instanceof(Float64Array)
/**
 * A group's curve, as columns of equal length, an entry an epoch that any of its runs has logged. Failed and diverged runs are left out, and so are
 * points that are not finite. `runs` counts those that could enter; `counts` those that do at each epoch, each with its last point of it.
 * Without a finite point a mean is NaN, with fewer than two its deviation too.
 */
export const bandSchema = z.object({
  key: groupKeySchema,
  runs: z.number().int(),
  epochs: column,
  means: column,
  deviations: column,
  minima: column,
  maxima: column,
  counts: column
})
export type Band = z.infer<typeof bandSchema>
