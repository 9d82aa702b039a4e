import type { Ref } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import type { Locale } from './format/format.ts'

type Messages = { [key: string]: string | Messages }

/** One file an area and language: locales/en/runs.json is `runs.*`. Messages are interpreted, never compiled to code, so a strict CSP holds. */
const files = import.meta.glob<Messages>('./locales/*/*.json', { eager: true, import: 'default' })

function messagesOf(locale: Locale): Messages {
  const merged: Messages = {}
  for (const [path, messages] of Object.entries(files)) {
    const [, language, area] = /locales\/(\w+)\/(\w+)\.json$/.exec(path) ?? []
    if (language === locale && area !== undefined) merged[area] = messages
  }
  return merged
}

export const systemLocale = (): Locale => (navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en')

export const i18n = createI18n({
  legacy: false,
  locale: systemLocale(),
  fallbackLocale: 'en',
  messages: { en: messagesOf('en'), ko: messagesOf('ko') },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false
})

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

/** `t`, and the locale in the form the number formats take. */
export function useLanguage() {
  const { t, te, locale } = useI18n({ useScope: 'global' })
  return { t, te, locale: locale as Ref<Locale> }
}
