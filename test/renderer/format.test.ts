import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
  formatMeanDeviation,
  formatMetric,
  formatRunNumber,
  formatSignificant,
  formatValue
} from '../../src/renderer/format/format.ts'

describe('numbers', () => {
  it('shows losses with four significant digits and shares with four decimals', () => {
    expect(formatMetric('val_loss', 0.069812)).toBe('0.06981')
    expect(formatMetric('loss', 12.3456)).toBe('12.35')
    expect(formatMetric('val_accuracy', 0.98123)).toBe('0.9812')
    expect(formatMetric('accuracy', 1)).toBe('1.0000')
  })

  it('writes what is not finite as words, and nothing as a dash', () => {
    expect(formatMetric('loss', NaN)).toBe('NaN')
    expect(formatMetric('loss', Infinity)).toBe('+Inf')
    expect(formatMetric('accuracy', -Infinity)).toBe('\u2212Inf')
    expect(formatMetric('loss', null)).toBe('-')
    expect(formatMetric('loss', undefined)).toBe('-')
  })

  it('shows learning rates in their shortest exact form', () => {
    expect(formatExact(0.001)).toBe('0.001')
    expect(formatExact(0.00003)).toBe('3e-5')
    expect(formatExact(0.0001)).toBe('0.0001')
    expect(formatExact(-2.5)).toBe('\u22122.5')
    expect(formatExact(0)).toBe('0')
  })

  it('never shortens an exact value to another one', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => Number(formatExact(value).replace('\u2212', '-')) === value)
    )
  })

  it('keeps four significant digits within half a unit of the last', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), value => {
        const shown = Number(formatSignificant(value))
        return Math.abs(shown - value) <= 0.5001 * 10 ** (Math.floor(Math.log10(value)) - 3)
      })
    )
  })

  it('tells values that are easily mistaken apart', () => {
    expect([formatValue(''), formatValue(0), formatValue(false), formatValue(null), formatValue([256, 128, 64])]).toEqual([
      '(empty)',
      '0',
      'false',
      '-',
      '256, 128, 64'
    ])
  })

  it('groups counts and pads run numbers', () => {
    expect(formatCount(12400)).toBe('12,400')
    expect(formatCount(999)).toBe('999')
    expect(formatRunNumber(412)).toBe('#0412')
    expect(formatRunNumber(12345)).toBe('#12345')
  })

  it('gives the deviation two significant digits and the mean as many decimals', () => {
    expect(formatMeanDeviation(0.97903, 0.00104)).toBe('0.9790 ± 0.0010')
    expect(formatMeanDeviation(12.3, 1.26)).toBe('12.3 ± 1.3')
  })

  it('counts bytes in powers of 1024', () => {
    expect([formatBytes(512), formatBytes(4096), formatBytes(1.6 * 1024 ** 2), formatBytes(2 * 1024 ** 3)]).toEqual([
      '512 B',
      '4.0 KiB',
      '1.6 MiB',
      '2.0 GiB'
    ])
  })
})

describe('times', () => {
  const minute = 60_000
  it('uses the two largest units, in both languages', () => {
    expect([850, 6100, 4 * minute + 12_000, 125 * minute, 76 * 60 * minute].map(time => formatDuration(time, 'en'))).toEqual([
      '850 ms',
      '6.1 s',
      '4 min 12 s',
      '2 h 05 min',
      '3 d 4 h'
    ])
    expect([6100, 4 * minute + 12_000, 125 * minute].map(time => formatDuration(time, 'ko'))).toEqual(['6.1초', '4분 12초', '2시간 5분'])
    expect(formatDuration(null, 'en')).toBe('-')
  })

  it('never shows 60 of a unit that has a larger one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e10, noNaN: true }),
        time => !/\b60(\.0)? (s|min)\b|\b1000 ms|\b24 h/.test(formatDuration(time, 'en'))
      )
    )
  })

  it('says how long ago up to a day, then the date', () => {
    const now = new Date('2026-03-02T12:00:00').getTime()
    expect(formatAgo(new Date(now - 3 * minute).toISOString(), now, 'en')).toBe('3 min ago')
    expect(formatAgo(new Date(now - 3 * minute).toISOString(), now, 'ko')).toBe('3분 전')
    expect(formatAgo(new Date('2026-03-01T09:02:00').toISOString(), now, 'en')).toBe('2026-03-01 09:02')
    expect(formatAgo(null, now, 'en')).toBe('-')
  })
})
