import { z } from 'zod'

export const experimentSchema = z.object({
  id: z.string(),
  name: z.string(),
  run_count: z.number().int(),
  last_activity: z.string().nullable(),
  created_at: z.string(),
  /** The run that the others are compared with; a run in the trash is none. */
  baseline_run_id: z.string().nullable()
})
export type Experiment = z.infer<typeof experimentSchema>
