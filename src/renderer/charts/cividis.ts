import type { Theme } from './colours.ts'

/** The cividis scale, which reads the same with every kind of colour blindness, at even steps. */
const steps = ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'] as const
/** The part of it that stands out from the background by 3 to 1 at least. */
const parts: Record<Theme, readonly [number, number]> = { light: [0, 0.52], dark: [0.42, 1] }

const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16)
const hex = (value: number): string => Math.round(value).toString(16).padStart(2, '0')

/** The colour of a share of the scale, from 0, the least, to 1; for marks on the background. */
export function sequential(share: number, theme: Theme): string {
  const [from, to] = parts[theme]
  return colourAt(from + Math.min(1, Math.max(0, share)) * (to - from))
}

/** The colour of a share of the whole scale, for areas that other marks stand on. */
export function colourAt(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (steps.length - 1)
  const first = steps[Math.floor(at)] ?? steps[0]
  const second = steps[Math.ceil(at)] ?? first
  const mixed = [1, 3, 5].map(place => channel(first, place) + (channel(second, place) - channel(first, place)) * (at % 1))
  return `#${mixed.map(hex).join('')}`
}
