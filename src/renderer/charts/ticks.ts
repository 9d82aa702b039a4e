import type { Locale } from '../format/format.ts'

export type Tick = { value: number; label: string }

const minus = '\u2212'
const pad = (value: number): string => String(value).padStart(2, '0')

/** The least of 1, 2, 5, 10, 20, … that is not below `size`, for any power of ten. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size))
  return ([1, 2, 5, 10].find(factor => factor * power >= size * (1 - 1e-9)) ?? 10) * power
}

/** Multiples of `step` within min to max; counted, not added up, so that no rounding error grows. */
function multiples(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9)
  const last = Math.floor(max / step + 1e-9)
  if (!Number.isFinite(first) || !Number.isFinite(last) || last - first > 1000) return []
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step).filter(
    (value, i, all) => i === 0 || value > (all[i - 1] ?? NaN)
  )
}

function plain(value: number, decimals: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const text =
    size >= 1e6 || decimals > 5
      ? value
          .toExponential(2)
          .replace(/\.?0+e/, 'e')
          .replace('e+', 'e')
      : value.toFixed(decimals)
  return Number(text) === 0 ? '0' : text.replace('-', minus)
}

/** Ticks at 1-2-5 steps, as near to `count` as these come and two at least; whole numbers only for epochs and steps, unless the axis is within one. */
export function linearTicks(min: number, max: number, { count = 5, whole = false }: { count?: number; whole?: boolean } = {}): Tick[] {
  const span = max - min
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(min) ? [{ value: min, label: plain(min, 4) }] : []
  const least = whole && span > 1.5 ? 1 : 0
  const choices = [count, count * 2].map(wanted => {
    const step = Math.max(least, roundStep(span / wanted))
    return { step, found: multiples(min, max, step) }
  })
  const missing = ({ found }: { found: number[] }): number => (found.length < 2 ? Infinity : Math.abs(found.length - count))
  const [{ step, found } = { step: 1, found: [] }] = choices.toSorted((a, b) => missing(a) - missing(b))
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return found.map(value => ({ value, label: plain(value, decimals) }))
}

/** Ticks of a log axis: 1-2-5 in each decade, only powers of ten where those are many, evenly spaced where the axis is within a decade. */
export function logTicks(min: number, max: number, count = 6): Tick[] {
  const low = Math.floor(Math.log10(min))
  const high = Math.ceil(Math.log10(max))
  if (!Number.isFinite(low) || !Number.isFinite(high)) return []
  const decades = high - low
  const every = Math.max(1, Math.ceil(decades / count))
  const factors = decades > count / 2 ? [1] : [1, 2, 5]
  const ticks: Tick[] = []
  for (let power = low; power <= high; power++) {
    if ((power - low) % every !== 0) continue
    for (const factor of factors) {
      const value = factor * 10 ** power
      if (value >= min * (1 - 1e-9) && value <= Math.min(max * (1 + 1e-9), Number.MAX_VALUE))
        ticks.push({ value, label: plain(value, Math.max(0, -power)) })
    }
  }
  return ticks.length >= 2 ? ticks : linearTicks(min, max, { count }).filter(tick => tick.value > 0)
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const timeSteps = [1, 2, 5, 10, 15, 30]
  .map(n => n * second)
  .concat(
    [1, 2, 5, 10, 15, 30].map(n => n * minute),
    [1, 2, 3, 6, 12].map(n => n * hour),
    day
  )

const timeStep = (span: number, count: number): number =>
  timeSteps.find(step => step >= span / count) ?? roundStep(span / count / day) * day

const units = { en: { s: ' s', min: ' min', h: ' h', d: ' d' }, ko: { s: '초', min: '분', h: '시간', d: '일' } } as const

/** Ticks of a time span given in ms: 30 s, 5 min, 2 h. All in one unit, that of the step. */
export function durationTicks(min: number, max: number, { count = 5, locale }: { count?: number; locale: Locale }): Tick[] {
  const span = max - min
  if (!(span > 0) || !Number.isFinite(span)) return []
  const step = span < count * second ? roundStep(span / count) : timeStep(span, count)
  const [size, unit] =
    step < minute
      ? [second, units[locale].s]
      : step < hour
        ? [minute, units[locale].min]
        : step < day
          ? [hour, units[locale].h]
          : [day, units[locale].d]
  const decimals = step < second ? Math.max(1, -Math.floor(Math.log10(step / second) + 1e-9)) : 0
  return multiples(min, max, step).map(value => ({ value, label: `${plain(value / size, decimals)}${unit}` }))
}

/** Ticks of the clock in the computer's zone: 14:02, with seconds or the date where the step asks for it. */
export function clockTicks(min: number, max: number, count = 5): Tick[] {
  const span = max - min
  if (!(span > 0) || !Number.isFinite(span)) return []
  const step = timeStep(Math.max(span, count * second), count)
  const offset = new Date(min).getTimezoneOffset() * minute
  return multiples(min - offset, max - offset, step).map(local => ({
    value: local + offset,
    label: clockLabel(new Date(local + offset), step)
  }))
}

function clockLabel(date: Date, step: number): string {
  if (step >= day) return `${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`
  return step < minute ? `${time}:${pad(date.getSeconds())}` : time
}
