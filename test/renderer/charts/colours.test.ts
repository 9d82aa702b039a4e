/// <reference types="node" />
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dashPatterns, runColour, runPalette, runSlot, runStyles } from '../../../src/renderer/charts/colours.ts'

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => channel(parseInt(hex.slice(at, at + 2), 16) / 255))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

test('every colour stands out at least 3 to 1 from the background', () => {
  for (const colour of runPalette.light) expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(3)
  for (const colour of runPalette.dark) expect(contrast(colour, '#15181e')).toBeGreaterThanOrEqual(3)
})

test('the style sheet has the same palette', () => {
  const [light = '', dark = ''] = readFileSync('src/renderer/styles/tokens.css', 'utf8').split("[data-theme='dark']")
  const paletteOf = (css: string): string[] => [...css.matchAll(/--run-\d+: (#\w{6})/g)].map(match => match[1] ?? '')
  expect(paletteOf(light)).toEqual([...runPalette.light])
  expect(paletteOf(dark)).toEqual([...runPalette.dark])
})

test('a slot is the run number modulo 10', () => {
  expect([1, 2, 10, 11, 412].map(runSlot)).toEqual([1, 2, 10, 1, 2])
  expect(runColour(412, 'light')).toBe('#61440f')
})

describe('styles', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 60 })
  const runsOf = (all: number[]) => all.map(number => ({ id: String(number), number }))

  test('colour never depends on which runs are drawn or in what order', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.boolean(), (some, more, split) => {
        const small = runStyles(runsOf(some), split)
        const large = runStyles(runsOf([...new Set([...more, ...some])]), split)
        for (const number of some) expect(large.get(String(number))?.slot).toBe(small.get(String(number))?.slot)
      })
    )
  })

  test('runs that share a slot take the next dash pattern', () => {
    const styles = runStyles(runsOf([21, 1, 11, 31, 41, 2]), false)
    expect(['1', '11', '21', '31', '41', '2'].map(id => dashPatterns.indexOf(styles.get(id)?.dash ?? []))).toEqual([0, 1, 2, 3, 0, 0])
  })

  test('where dashes tell train from validation, they take point shapes instead', () => {
    const styles = runStyles(runsOf([1, 11, 21, 31, 41]), true)
    expect(['1', '11', '21', '31', '41'].map(id => styles.get(id)?.marker)).toEqual([null, 'circle', 'square', 'triangle', 'diamond'])
    expect([...styles.values()].every(style => style.dash.length === 0)).toBe(true)
  })
})
