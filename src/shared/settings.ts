import { z } from 'zod'

/** What the user can change, with its defaults; kept in the library. `runs_at_once` null = processor cores minus one, at least one. */
export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'ko']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  single_key_shortcuts: z.boolean().default(true),
  runs_at_once: z.number().int().min(1).max(256).nullable().default(null)
})
export type Settings = z.infer<typeof settingsSchema>
export const defaultSettings: Settings = settingsSchema.parse({})
