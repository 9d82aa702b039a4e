import { z } from 'zod'

/**
 * What the user can change, kept in the library. `runs_at_once` null = processor cores minus one, at least one.
 * No field has a default of its own: a change that names one field would otherwise reset all the others.
 */
export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'ko']),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['compact', 'comfortable']),
  single_key_shortcuts: z.boolean(),
  runs_at_once: z.number().int().min(1).max(256).nullable(),
  /** Nothing in the queue starts. */
  queue_paused: z.boolean(),
  /** One is taken a day. */
  backups_kept: z.number().int().min(1).max(365)
})
export type Settings = z.infer<typeof settingsSchema>
export const defaultSettings: Settings = {
  language: 'system',
  theme: 'system',
  density: 'compact',
  single_key_shortcuts: true,
  runs_at_once: null,
  queue_paused: false,
  backups_kept: 7
}
