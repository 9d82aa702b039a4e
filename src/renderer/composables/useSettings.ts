import { usePreferredDark } from '@vueuse/core'
import { computed, inject, shallowRef, watch, watchEffect } from 'vue'
import type { ComputedRef, InjectionKey, ShallowRef } from 'vue'
import { defaultSettings } from '../../shared/settings.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Connection } from '../connection/connection.ts'
import { setLocale, systemLocale } from '../i18n.ts'

export type SettingsState = {
  settings: Readonly<ShallowRef<Settings>>
  isDark: ComputedRef<boolean>
  change: (part: Partial<Settings>) => Promise<void>
}
export const settingsKey: InjectionKey<SettingsState> = Symbol('settings')
const storageKey = 'trialbook.settings'

function remembered(): Settings {
  try {
    return { ...defaultSettings, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Settings>) }
  } catch {
    return defaultSettings
  }
}

/** The library's settings, put into effect. The last known ones are remembered in the window so that it does not open in the wrong colours. */
export function createSettings({ client, onEvent, generation }: Connection): SettingsState {
  const settings = shallowRef(remembered())
  const prefersDark = usePreferredDark()
  const isDark = computed(() => settings.value.theme === 'dark' || (settings.value.theme === 'system' && prefersDark.value))

  const read = async (): Promise<void> => {
    settings.value = await client.settings.get()
  }
  onEvent(event => {
    if (event.type === 'settings_changed') settings.value = event.settings
  })
  watch(generation, () => read().catch(() => undefined), { immediate: true })
  watchEffect(() => {
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light'
    document.documentElement.dataset['density'] = settings.value.density
    setLocale(settings.value.language === 'system' ? systemLocale() : settings.value.language)
    localStorage.setItem(storageKey, JSON.stringify(settings.value))
  })
  return {
    settings,
    isDark,
    async change(part) {
      settings.value = await client.settings.set(part)
    }
  }
}

export function useSettings(): SettingsState {
  const state = inject(settingsKey)
  if (!state) throw new Error('No settings were provided to this component')
  return state
}
