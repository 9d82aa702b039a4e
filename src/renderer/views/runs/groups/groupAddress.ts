import { groupBySchema, groupKeySchema } from '../../../../shared/groupKey.ts'
import type { GroupKey } from '../../../../shared/groupKey.ts'
import { readList } from '../viewAddress.ts'

/** More open groups than these are kept in the window alone: an address has to stay one that can be sent. */
export const mostOpenInAddress = 20

/** What a view groups its runs by; nothing where that cannot be read. */
export function readGrouping(text: string): string[] {
  const by = groupBySchema.safeParse(readList(text))
  return by.success ? by.data : []
}

/** A group's name in sets and maps. */
export const nameOfKey = (key: GroupKey): string => JSON.stringify(key)

/** Open groups as an address names them; undefined where there is nothing to say. */
export const writeOpen = (open: ReadonlySet<string>): string | undefined =>
  open.size === 0 ? undefined : `[${[...open].slice(0, mostOpenInAddress).join(',')}]`

export function readOpen(text: string | undefined): ReadonlySet<string> {
  try {
    const keys = groupKeySchema
      .array()
      .max(mostOpenInAddress)
      .safeParse(JSON.parse(text ?? '[]'))
    return new Set(keys.success ? keys.data.map(nameOfKey) : [])
  } catch {
    return new Set()
  }
}
