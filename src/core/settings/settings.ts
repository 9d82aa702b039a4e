import { defaultSettings, settingsSchema } from '../../shared/settings.ts'
import type { Settings } from '../../shared/settings.ts'
import type { EventBus } from '../eventBus.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'

export type SettingsService = {
  get(): Settings
  set(changes: Partial<Record<keyof Settings, unknown>>): Settings
  onChange(listener: () => void): void
}

type Dependencies = { store: Store; tables: Tables; bus: EventBus }

export function createSettings({ store, tables, bus }: Dependencies): SettingsService {
  const listeners: (() => void)[] = []

  /** A stored value that this version does not know counts as its default instead of making all of them unreadable. */
  function read(): Settings {
    const stored = tables.settings.all()
    const sound = Object.entries(settingsSchema.shape).filter(([key, schema]) => schema.safeParse(stored[key]).success)
    return { ...defaultSettings, ...Object.fromEntries(sound.map(([key]) => [key, stored[key]])) }
  }

  let current = read()
  return {
    get: () => current,
    set(changes) {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      const next = settingsSchema.parse({ ...current, ...given })
      store.durably(() => tables.settings.put(given))
      current = next
      bus.publish({ type: 'settings_changed', settings: next })
      for (const listener of listeners) listener()
      return next
    },
    onChange: listener => void listeners.push(listener)
  }
}
