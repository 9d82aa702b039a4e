import { usualView, viewStateSchema } from '../../../shared/view.ts'
import type { ColumnLayout, ViewState } from '../../../shared/view.ts'

/** One part of a view as it is spelled in an address. `read` gives the part anew; what it gives is checked before it counts. */
type Part = { write: (state: ViewState) => string; read: (text: string, state: ViewState) => Record<string, unknown> }

/** Texts in a row: what would end one early is escaped. */
export const writeList = (items: readonly string[]): string => items.map(item => item.replaceAll(/[\\,]/g, '\\$&')).join(',')

export function readList(text: string): string[] {
  if (text === '') return []
  const items = ['']
  for (const [, escaped, character] of text.matchAll(/\\(.)|(.)/gsu)) {
    if (character === ',') items.push('')
    else items[items.length - 1] += escaped ?? character ?? ''
  }
  return items
}

const writePairs = (pairs: Readonly<Record<string, string | number>>): string =>
  writeList(Object.entries(pairs).map(([key, value]) => `${key}:${value}`))

/** The value stands after the last colon: names of columns have some of their own. */
const readPairs = (text: string): [key: string, value: string][] =>
  readList(text).map(item => [item.slice(0, Math.max(0, item.lastIndexOf(':'))), item.slice(item.lastIndexOf(':') + 1)])

const columnPart = (
  part: (columns: ColumnLayout) => string,
  read: (text: string) => Partial<Record<keyof ColumnLayout, unknown>>
): Part => ({
  write: ({ columns }) => part(columns),
  read: (text, { columns }) => ({ columns: { ...columns, ...read(text) } })
})

/** Short and readable: `sort=-max(val_accuracy)&hide=note&w=name:240`. */
const parts = {
  f: { write: ({ filter }) => filter, read: text => ({ filter: text }) },
  sort: { write: ({ sort }) => writeList(sort), read: text => ({ sort: text === '' ? usualView.sort : readList(text) }) },
  cols: columnPart(
    ({ order }) => writeList(order),
    text => ({ order: readList(text) })
  ),
  hide: columnPart(
    ({ hidden }) => writeList(hidden),
    text => ({ hidden: readList(text) })
  ),
  show: columnPart(
    ({ shown }) => writeList(shown),
    text => ({ shown: readList(text) })
  ),
  pin: columnPart(
    ({ pinned }) => writeList(pinned),
    text => ({ pinned: readList(text) })
  ),
  w: columnPart(
    ({ widths }) => writePairs(widths),
    text => ({ widths: Object.fromEntries(readPairs(text).map(([id, width]) => [id, Number(width)])) })
  ),
  stat: columnPart(
    ({ statistics }) => writePairs(statistics),
    text => ({ statistics: Object.fromEntries(readPairs(text)) })
  ),
  pct: columnPart(
    ({ percent }) => writeList(percent),
    text => ({ percent: readList(text) })
  ),
  same: columnPart(
    ({ hide_identical }) => (hide_identical ? 'hide' : 'show'),
    text => ({ hide_identical: text === 'hide' ? true : text === 'show' ? false : undefined })
  ),
  g: { write: ({ grouping }) => grouping, read: text => ({ grouping: text }) },
  charts: { write: ({ charts }) => charts, read: text => ({ charts: text }) },
  split: { write: ({ split }) => String(split), read: text => ({ split: Number(text) }) }
} satisfies Record<string, Part>
type PartKey = keyof typeof parts
const keys = Object.keys(parts) as PartKey[]

export type Address = Readonly<Record<string, string | undefined>>

/** An address that says nothing of its own about the view. */
export const plainAddress = Object.fromEntries(keys.map(key => [key, undefined]))

/** What an address has to say of a view: only where it differs from `base`, the saved view it is about. */
export function encodeView(state: ViewState, base: ViewState): Address {
  const differing = keys.map((key): [PartKey, string | undefined] => {
    const text = parts[key].write(state)
    return [key, text === parts[key].write(base) ? undefined : text]
  })
  return Object.fromEntries(differing)
}

/** The view that an address means. A part that cannot be read stays as in `base`, and is named in `unread`. */
export function decodeView(address: Address, base: ViewState): { state: ViewState; unread: string[] } {
  let state = base
  const unread: string[] = []
  for (const key of keys) {
    const text = address[key]
    if (text === undefined) continue
    const next = viewStateSchema.safeParse({ ...state, ...parts[key].read(text, state) })
    if (next.success) state = next.data
    else unread.push(key)
  }
  return { state, unread }
}
