import type { ValuesColumn } from '../../shared/runValues.ts'
import { runStates } from '../../shared/run.ts'
import type { Locale } from '../format/format.ts'
import { paddedForAxis } from './axis.ts'
import { finiteLimits } from './bounds.ts'
import type { Limits } from './bounds.ts'
import { clockTicks, durationTicks, linearTicks, logTicks } from './ticks.ts'
import type { Tick } from './ticks.ts'

/** What a run has on an axis beside a number: nothing, an infinity, a number at or below 0 on a log axis, or a word after an equals sign. */
export type SlotKey = 'none' | 'above' | 'below' | 'low' | `=${string}`
/** A place of an axis for what is no number on it, with how many runs stand there. */
export type Slot = { key: SlotKey; place: number; count: number }

/** An axis of runs' values as shares of its length: 0 at its foot, 1 at its top. */
export type ValueAxis = {
  column: ValuesColumn
  log: boolean
  /** Whether words share the whole axis, there being no number on it. */
  categorical: boolean
  slots: readonly Slot[]
  /** By run: which slot, or -1 for a number. */
  slotOf: Int32Array
  /** By run; NaN where it has no place. */
  places: Float64Array
  ticks: { place: number; label: string }[]
  placeOf: (number: number) => number
  valueAt: (place: number) => number
  /** Share of the axis that a slot takes. */
  slotShare: number
}

export type ValueAxisOptions = {
  log: boolean
  /** Length in pixels, for how many ticks there is room. */
  pixels: number
  locale: Locale
  /** Whether runs without a value have a place at the foot. */
  withMissing: boolean
  /** Room at both ends, as a share. */
  pad: number
}

const slotPixels = 18
const pixelsPerTick = 48

/** Whether a log axis has anything to show. */
export const canBeLog = (column: ValuesColumn): boolean => column.numbers.some(number => number > 0 && Number.isFinite(number))

function keyOf(column: ValuesColumn, row: number, log: boolean): SlotKey | undefined {
  const number = column.numbers[row] ?? NaN
  if (Number.isNaN(number)) {
    const word = column.words[column.codes[row] ?? NaN]
    return word === undefined ? 'none' : `=${word}`
  }
  if (number === Infinity) return 'above'
  if (number === -Infinity) return 'below'
  return log && number <= 0 ? 'low' : undefined
}

const stateOrder: readonly string[] = runStates
/** States in their own order, other words as people sort them, numbers in them by size. */
function compareWords(a: string, b: string): number {
  const [first, second] = [stateOrder.indexOf(a), stateOrder.indexOf(b)]
  return first >= 0 && second >= 0 ? first - second : a.localeCompare(b, 'en', { numeric: true })
}

/** From the foot to the top: nothing, words, -Infinity, at or below 0; Infinity is above all numbers. */
function orderedKeys(counts: ReadonlyMap<SlotKey, number>): { below: SlotKey[]; above: SlotKey[] } {
  const has = (key: SlotKey): SlotKey[] => (counts.has(key) ? [key] : [])
  const words = [...counts.keys()].filter(key => key.startsWith('=')).toSorted((a, b) => compareWords(a.slice(1), b.slice(1)))
  return { below: [...has('none'), ...words, ...has('below'), ...has('low')], above: has('above') }
}

function ticksOf(column: ValuesColumn, limits: Limits, { log, pixels, locale }: ValueAxisOptions): Tick[] {
  const count = Math.max(2, Math.floor(pixels / pixelsPerTick))
  if (log) return logTicks(limits.min, limits.max, count)
  if (column.type === 'time') return clockTicks(limits.min, limits.max, count)
  if (column.type === 'duration') return durationTicks(limits.min, limits.max, { count, locale })
  return linearTicks(limits.min, limits.max, {
    count,
    whole: column.numbers.every(number => !Number.isFinite(number) || Number.isInteger(number))
  })
}

type Scale = Pick<ValueAxis, 'placeOf' | 'valueAt'>

/** Numbers between two shares of the axis. Halves, as the distance of the greatest numbers is more than a number can hold. */
function scaleOf({ min, max }: Limits, log: boolean, [from, to]: readonly [number, number]): Scale {
  const half = (value: number): number => (log ? Math.log10(value) : value) / 2
  const low = half(min)
  const span = half(max) - low
  return {
    placeOf: number => from + (span > 0 ? (half(number) - low) / span : 0.5) * (to - from),
    valueAt: place => {
      const at = 2 * (low + ((place - from) / (to - from)) * span)
      return log ? 10 ** at : at
    }
  }
}

function countSlots(
  column: ValuesColumn,
  { log, withMissing }: ValueAxisOptions
): { keys: (SlotKey | undefined)[]; counts: Map<SlotKey, number> } {
  const counts = new Map<SlotKey, number>()
  const keys = Array.from(column.numbers, (_, row) => keyOf(column, row, log))
  for (const key of keys) if (key !== undefined && (withMissing || key !== 'none')) counts.set(key, (counts.get(key) ?? 0) + 1)
  return { keys, counts }
}

/** Words of an axis without numbers share it; what is missing stays at the foot. */
function spread(keys: readonly SlotKey[], share: number): Map<SlotKey, number> {
  const words = keys.filter(key => key !== 'none')
  const start = words.length < keys.length ? share : 0
  const places = new Map<SlotKey, number>(words.map((key, i) => [key, start + ((i + 0.5) / Math.max(1, words.length)) * (1 - start)]))
  return start > 0 ? places.set('none', share / 2) : places
}

function stacked({ below, above }: { below: SlotKey[]; above: SlotKey[] }, share: number): Map<SlotKey, number> {
  return new Map<SlotKey, number>([
    ...below.map((key, i): [SlotKey, number] => [key, (i + 0.5) * share]),
    ...above.map((key): [SlotKey, number] => [key, 1 - share / 2])
  ])
}

export function createValueAxis(column: ValuesColumn, given: ValueAxisOptions): ValueAxis {
  const options = { ...given, log: given.log && canBeLog(column) }
  const { log, pixels, pad } = options
  const { keys, counts } = countSlots(column, options)
  const ordered = orderedKeys(counts)
  const all = [...ordered.below, ...ordered.above]
  const limits = finiteLimits([column.numbers], log)
  const categorical = limits === undefined
  const slotShare = Math.min(slotPixels / Math.max(1, pixels), 0.5 / Math.max(1, all.length))
  const places = categorical ? spread(all, slotShare) : stacked(ordered, slotShare)
  const ends = [
    ordered.below.length > 0 ? (ordered.below.length + 0.5) * slotShare : 0,
    ordered.above.length > 0 ? 1 - 1.5 * slotShare : 1
  ] as const
  const padded = paddedForAxis(limits ?? { min: 0, max: 1 }, log, pad)
  const scale = scaleOf(padded, log, ends)
  const slots = all.map(key => ({ key, place: places.get(key) ?? NaN, count: counts.get(key) ?? 0 }))
  const indices = new Map(all.map((key, i) => [key, i]))
  const slotOf = Int32Array.from(keys, key => (key === undefined ? -1 : (indices.get(key) ?? -2)))
  const ticks = categorical ? [] : ticksOf(column, padded, options)
  return {
    column,
    log,
    categorical,
    slots,
    slotOf,
    slotShare,
    ...scale,
    places: Float64Array.from(slotOf, (slot, row) =>
      slot === -1 ? scale.placeOf(column.numbers[row] ?? NaN) : (slots[slot]?.place ?? NaN)
    ),
    ticks: ticks.map(tick => ({ place: scale.placeOf(tick.value), label: tick.label }))
  }
}
