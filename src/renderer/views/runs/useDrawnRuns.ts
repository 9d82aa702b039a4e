import { computed, ref, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Places } from './paging.ts'
import type { Selection } from './selection.ts'

/** More lines than these nobody can tell apart. */
export const mostDrawn = 500

export const usualDrawn = 10

/** Runs whose curves were switched on or off one by one. */
export type Eyes = { on: ReadonlySet<string>; off: ReadonlySet<string> }

type DrawnOptions = {
  places: Ref<Places>
  selection: Ref<Selection>
  /** Runs under the header of the table, always drawn. */
  pinned: Readonly<Ref<readonly { id: string }[]>>
  /** Reads the rows of a range that are not there yet. */
  read: (from: number, to: number) => Promise<void>
}

/** Which curves are drawn: pinned runs, then the selected ones, or the first rows while none is, with single runs switched on or off by their eye. */
export function useDrawnRuns({ places, selection, pinned, read }: DrawnOptions) {
  const limit = ref(usualDrawn)
  const eyes = shallowRef<Eyes>({ on: new Set(), off: new Set() })

  const shown = computed(() => {
    const base = selection.value.ids.size > 0 ? [...selection.value.ids] : places.value.slice(0, limit.value).flatMap(id => id ?? [])
    return [...new Set([...pinned.value.map(({ id }) => id), ...base, ...eyes.value.on])]
      .filter(id => !eyes.value.off.has(id))
      .slice(0, mostDrawn)
  })
  const drawn = computed(() => new Set(shown.value))
  watch([limit, places, () => selection.value.ids.size === 0], ([to, , isNeeded]) => (isNeeded ? read(0, to) : undefined))

  function toggleEye(id: string): void {
    const isDrawn = drawn.value.has(id)
    const next = { on: new Set(eyes.value.on), off: new Set(eyes.value.off) }
    next.on.delete(id)
    next.off.delete(id)
    next[isDrawn ? 'off' : 'on'].add(id)
    eyes.value = next
  }
  return { shown, drawn, limit, eyes, toggleEye }
}
