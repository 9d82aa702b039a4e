import { z } from 'zod'

/** What the window must know of the program it talks to. Differences between hosts are capabilities, never a host name to branch on. */
export const hostInfoSchema = z.object({
  app_version: z.string(),
  library: z.string(),
  cores: z.number().int(),
  runs_at_once: z.number().int(),
  platform: z.string(),
  capabilities: z.object({ pick_files: z.boolean(), reveal_folder: z.boolean(), native_menu: z.boolean() })
})
export type HostInfo = z.infer<typeof hostInfoSchema>

export const healthCheckSchema = z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().nullable() })
export type HealthCheck = z.infer<typeof healthCheckSchema>
