import { z } from 'zod'

export const experimentSchema = z.object({
  id: z.string(),
  name: z.string(),
  run_count: z.number().int(),
  last_activity: z.string().nullable(),
  created_at: z.string()
})
export type Experiment = z.infer<typeof experimentSchema>
