import type { GoOn } from '../runs/goOn.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { Tables } from '../storage/tables.ts'
import type { Supervisor } from './supervisor.ts'

type Dependencies = { tables: Tables; settings: SettingsService; supervisor: Supervisor; goOn: GoOn }
export type QueuePause = ReturnType<typeof createQueuePause>

/** The whole queue at rest: nothing starts, and what trained waits first in it, so that going on needs to know nothing of what was paused. */
export function createQueuePause({ tables, settings, supervisor, goOn }: Dependencies) {
  /** Held up by a full disk is something else: that goes on by itself. */
  const isPaused = (id: string): boolean => {
    const row = tables.runs.byId(id)
    return row?.state === 'paused' && row.error_code === null
  }
  return {
    async pauseAll(): Promise<void> {
      settings.set({ queue_paused: true })
      const { running } = supervisor.queue()
      await supervisor.pause(running)
      const paused = running.filter(isPaused)
      if (paused.length === 0) return
      await goOn.resume(paused)
      for (const [place, id] of paused.entries()) supervisor.move(id, place)
    },
    resumeAll: (): void => void settings.set({ queue_paused: false })
  }
}
