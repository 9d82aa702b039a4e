import type { Ref } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import type { Locale } from './format/format.ts'
import { loadKoreanFont } from './styles/koreanFont.ts'

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

let wanted = systemLocale()
let shown: Promise<void> = Promise.resolve()

export function setLocale(locale: Locale): void {
  if (locale === wanted && document.documentElement.lang === locale) return
  wanted = locale
  document.documentElement.lang = locale
  const font = locale === 'ko' ? loadKoreanFont(JSON.stringify(i18n.global.getLocaleMessage('ko'))) : Promise.resolve()
  shown = font.then(() => void (i18n.global.locale.value = wanted))
}

/** Resolves when the language last asked for can be shown. */
export const languageReady = (): Promise<void> => shown

/** `t`, and the locale in the form the number formats take. */
export function useLanguage() {
  const { t, te, locale } = useI18n({ useScope: 'global' })
  return { t, te, locale: locale as Ref<Locale> }
}
