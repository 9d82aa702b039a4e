/** Words of numbers and times on screen. Pure: the locale and the present moment are given. Exports and copies use plain forms instead. */
export type Locale = 'en' | 'ko'

const minus = '\u2212'
export const missing = '-'

const withMinus = (text: string): string => text.replace(/^-/, minus)

/** NaN and infinities as words; undefined for a finite number. */
export function nonFiniteWord(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return `${minus}Inf`
  return undefined
}

/** Metrics whose values are shares and read best with four decimals. */
export const isShare = (metric: string): boolean => /accuracy|acc$|auc|f1|r2|precision|recall/.test(metric)

/** Four significant digits, without an exponent for everyday sizes. */
export function formatSignificant(value: number, digits = 4): string {
  const word = nonFiniteWord(value)
  if (word) return word
  const size = Math.abs(value)
  if (value === 0) return '0'
  if (size >= 1e-4 && size < 1e6) {
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
    return withMinus(value.toFixed(Math.min(decimals, 20)))
  }
  return withMinus(value.toExponential(digits - 1).replace('e+', 'e'))
}

/** A metric's value: four decimals where it is a share, else four significant digits. */
export function formatMetric(metric: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return missing
  const word = nonFiniteWord(value)
  if (word) return word
  return isShare(metric) ? withMinus(value.toFixed(4)) : formatSignificant(value)
}

/** A share to three digits: 0.786 %, 12.3 %, 1,240 %. */
export function formatPercent(share: number): string {
  const percent = Number((share * 100).toPrecision(3))
  return `${Math.abs(percent) >= 1000 ? formatCount(percent) : formatExact(percent)} %`
}

/** The shortest exact form: 0.001, and 3e-5 below 1e-4. */
export function formatExact(value: number): string {
  const word = nonFiniteWord(value)
  if (word) return word
  const size = Math.abs(value)
  return withMinus(size > 0 && size < 1e-4 ? value.toExponential() : String(value))
}

/** Any hyperparameter's value; null is a feature that is off. */
export function formatValue(value: unknown): string {
  if (value === undefined || value === null) return missing
  if (value === '') return '(empty)'
  if (typeof value === 'number') return formatExact(value)
  if (Array.isArray(value)) return value.map(formatValue).join(', ')
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : JSON.stringify(value)
}

/** 12,400: whole numbers with a comma every three digits, in both languages. */
export function formatCount(value: number): string {
  const word = nonFiniteWord(value)
  // Not by Intl, whose first number takes longer than all else that a list writes.
  return word ?? withMinus(String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ','))
}

const pad = (value: number): string => String(value).padStart(2, '0')

const units = {
  en: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' },
  ko: { ms: 'ms', s: '초', min: '분', h: '시간', d: '일' }
} as const

/** 850 ms, 6.1 s, 4 min 12 s, 2 h 05 min, 3 d 4 h. */
export function formatDuration(milliseconds: number | null | undefined, locale: Locale): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return missing
  const unit = units[locale]
  const time = Math.max(0, milliseconds)
  if (time < 999.5) return `${Math.round(time)}${unit.ms}`
  if (time < 59_950) return `${(time / 1000).toFixed(1)}${unit.s}`
  const seconds = Math.round(time / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${unit.min} ${locale === 'en' ? pad(seconds % 60) : seconds % 60}${unit.s}`
  const minutes = Math.round(time / 60_000)
  if (minutes < 1440) return `${Math.floor(minutes / 60)}${unit.h} ${locale === 'en' ? pad(minutes % 60) : minutes % 60}${unit.min}`
  const hours = Math.round(time / 3_600_000)
  return `${Math.floor(hours / 24)}${unit.d} ${hours % 24}${unit.h}`
}

/** A rough span for predictions: one unit, 4 min or 2 h. */
export function formatRoughDuration(milliseconds: number, locale: Locale): string {
  const unit = units[locale]
  if (milliseconds < 59_500) return `${Math.max(1, Math.round(milliseconds / 1000))}${unit.s}`
  if (milliseconds < 3_570_000) return `${Math.round(milliseconds / 60_000)}${unit.min}`
  if (milliseconds < 86_400_000) return `${(milliseconds / 3_600_000).toFixed(1)}${unit.h}`
  return `${(milliseconds / 86_400_000).toFixed(1)}${unit.d}`
}

/** 2026-03-01 14:02, in the computer's time zone. */
export function formatDateTime(iso: string | number | Date): string {
  const date = new Date(iso)
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${formatClock(date)}`
}

/** 18:05. */
export function formatClock(time: string | number | Date): string {
  const date = new Date(time)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** 3 min ago, up to a day; then the date and time. */
export function formatAgo(iso: string | null, now: number, locale: Locale): string {
  if (iso === null) return missing
  const seconds = Math.max(0, Math.round((now - new Date(iso).getTime()) / 1000))
  if (seconds >= 86_400) return formatDateTime(iso)
  const [amount, unit] =
    seconds < 60
      ? ([seconds, 's'] as const)
      : seconds < 3600
        ? ([Math.floor(seconds / 60), 'min'] as const)
        : ([Math.floor(seconds / 3600), 'h'] as const)
  return locale === 'en' ? `${amount}${units.en[unit]} ago` : `${amount}${units.ko[unit]} 전`
}

/** ISO 8601 with the zone, for tooltips. */
export function formatIso(iso: string): string {
  const date = new Date(iso)
  const offset = -date.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${formatClock(date)}:${pad(date.getSeconds())}${zone}`
}

/** 512 B, 4.0 KiB, 1.6 MiB, 2.0 GiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const names = ['KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(names.length, Math.floor(Math.log(bytes) / Math.log(1024)))
  return `${(bytes / 1024 ** power).toFixed(1)} ${names[power - 1]}`
}

/** Mean and deviation: the deviation to two significant digits, the mean to match. */
export function formatMeanDeviation(mean: number, deviation: number): string {
  if (!Number.isFinite(mean) || !Number.isFinite(deviation)) return `${formatSignificant(mean)} ± ${formatSignificant(deviation)}`
  if (deviation === 0) return `${formatSignificant(mean)} ± 0`
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(Math.abs(deviation)))))
  return `${withMinus(mean.toFixed(decimals))} ± ${deviation.toFixed(decimals)}`
}

/** #0412. */
export const formatRunNumber = (number: number): string => `#${String(number).padStart(4, '0')}`
