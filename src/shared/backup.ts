import { z } from 'zod'

/** A copy of the library. `fault` says why it cannot be read, else it is null; `version` is that of its schema. */
export const backupSchema = z.object({
  name: z.string(),
  /** ISO time. */
  taken_at: z.string(),
  bytes: z.number().int(),
  version: z.number().int().nullable(),
  runs: z.number().int().nullable(),
  fault: z.string().nullable()
})
export type Backup = z.infer<typeof backupSchema>
