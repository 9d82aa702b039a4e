import type { RunState } from '../../shared/run.ts'
import { stateLooks } from '../components/stateIcons.ts'
import { sequential } from './cividis.ts'
import { markers, runPalette } from './colours.ts'
import type { Marker, Theme } from './colours.ts'
import type { SlotKey, ValueAxis } from './valueAxis.ts'

/** How runs are told apart by a column: a few colours, and of each run which. Words have point shapes too, so that colour is never alone. */
export type RowColours = {
  colours: string[]
  shapes: Marker[]
  /** By run. */
  bucketOf: Uint16Array
  /** Which bucket a slot has; numbers have the first ones. */
  bucketOfSlot: ReadonlyMap<SlotKey, number>
}

const numberBuckets = 48

function wordColour(
  column: string,
  key: SlotKey,
  { at, theme, token }: { at: number; theme: Theme; token: (name: string) => string }
): string {
  if (!key.startsWith('=')) return token('--faint')
  const look = column === 'state' ? (stateLooks[key.slice(1) as RunState] as { token: string } | undefined) : undefined
  return look ? token(look.token) : (runPalette[theme][at % runPalette[theme].length] ?? token('--text'))
}

/** One colour for all, where what lies behind the points has the colours. */
export const plainRows = (length: number, token: (name: string) => string): RowColours => ({
  colours: [token('--text')],
  shapes: ['circle'],
  bucketOf: new Uint16Array(length),
  bucketOfSlot: new Map()
})

/** Colours by the values of a column: cividis for numbers, the palette of runs for words, their own ones for states, grey for what is missing. */
export function colourRows(axis: ValueAxis, theme: Theme, token: (name: string) => string): RowColours {
  const scale = axis.categorical ? [] : Array.from({ length: numberBuckets }, (_, i) => sequential(i / (numberBuckets - 1), theme))
  const first = scale.length
  const words = axis.slots.filter(slot => slot.key.startsWith('=')).map(slot => slot.key)
  const slots = axis.slots.map(({ key }) => wordColour(axis.column.name, key, { at: words.indexOf(key), theme, token }))
  const finite = Array.from(axis.places).filter((_, row) => axis.slotOf[row] === -1)
  const [low, high] = finite.reduce(([least, most], place) => [Math.min(least, place), Math.max(most, place)], [Infinity, -Infinity])
  const bucket = (slot: number, row: number): number => {
    if (slot >= 0) return first + slot
    const share = high > low ? ((axis.places[row] ?? low) - low) / (high - low) : 0.5
    return Math.round(share * (numberBuckets - 1))
  }
  return {
    colours: [...scale, ...slots],
    shapes: [...scale.map(() => markers[0]), ...axis.slots.map((_, i) => markers[i % markers.length] ?? markers[0])],
    bucketOf: Uint16Array.from(axis.slotOf, bucket),
    bucketOfSlot: new Map(axis.slots.map(({ key }, i) => [key, first + i]))
  }
}
