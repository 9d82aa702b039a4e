import { Cpu, DatabaseBackup, Info, Keyboard, Languages, Rows3, Settings, SunMoon } from '@lucide/vue'
import { computed } from 'vue'
import { useRouter } from 'vue-router'
import { useLanguage } from '../../i18n.ts'
import { useSettingChange } from '../../views/settings/useSettingChange.ts'
import type { PaletteItem } from './paletteItem.ts'

/** Each value of each setting that is one of a few, and the page of every other one. The value that is set already says so. */
export function useSettingItems() {
  const { t } = useLanguage()
  const router = useRouter()
  const { settings, set } = useSettingChange()

  const values = computed(() => [
    ...(['system', 'light', 'dark'] as const).map(value => ({
      ...{ key: `theme-${value}`, icon: SunMoon, isSet: settings.value.theme === value, run: () => set('theme', value) },
      text: t('shell.command.setting', { name: t('settings.theme'), value: t(`settings.themes.${value}`) })
    })),
    ...(['system', 'ko', 'en'] as const).map(value => ({
      ...{ key: `language-${value}`, icon: Languages, isSet: settings.value.language === value, run: () => set('language', value) },
      text: t('shell.command.setting', { name: t('settings.language'), value: t(`settings.languages.${value}`) })
    })),
    ...(['compact', 'comfortable'] as const).map(value => ({
      ...{ key: `density-${value}`, icon: Rows3, isSet: settings.value.density === value, run: () => set('density', value) },
      text: t('shell.command.setting', { name: t('settings.density'), value: t(`settings.densities.${value}`) })
    })),
    ...[true, false].map(value => ({
      key: `single-keys-${value ? 'on' : 'off'}`,
      icon: Keyboard,
      isSet: settings.value.single_key_shortcuts === value,
      run: () => set('single_key_shortcuts', value),
      text: t('shell.command.setting', { name: t('settings.singleKeys'), value: t(value ? 'shell.command.on' : 'shell.command.off') })
    }))
  ])
  const pages = computed((): PaletteItem[] => {
    const open = (section: string) => () => router.push({ name: 'settings', params: { section } })
    const page = t('shell.views.settings')
    return [
      { key: 'settings-general', icon: Settings, text: t('settings.general'), hint: page, run: open('general') },
      { key: 'settings-at-once', icon: Cpu, text: t('settings.atOnce'), hint: page, run: open('training') },
      { key: 'settings-backups', icon: DatabaseBackup, text: t('settings.backups'), hint: page, run: open('backups') },
      { key: 'settings-about', icon: Info, text: t('settings.about'), hint: page, run: open('about') }
    ]
  })
  return computed((): PaletteItem[] => [
    ...values.value.map(({ isSet, ...item }) => ({ ...item, hint: isSet ? t('shell.command.isSet') : t('shell.views.settings') })),
    ...pages.value
  ])
}
