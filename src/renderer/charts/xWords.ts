import { formatCount, formatDuration } from '../format/format.ts'
import type { Locale } from '../format/format.ts'
import type { XAxis } from './line.ts'

const pad = (value: number): string => String(value).padStart(2, '0')

/** A value of the x axis in words: 37, 12,400, 4 min 12 s, 14:02:11. */
export function formatX(x: number, xAxis: XAxis, locale: Locale): string {
  if (xAxis === 'time') return formatDuration(x, locale)
  if (xAxis === 'clock') {
    const date = new Date(x)
    return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
  }
  return Number.isInteger(x) ? formatCount(x) : String(Number(x.toPrecision(7)))
}
