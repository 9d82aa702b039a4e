import { computed } from 'vue'
import type { Ref } from 'vue'
import type { Run } from '../../../shared/run.ts'

type Item = { index: number; start: number }
/** A row that is drawn: `slot` is its place among the rows there are, `index` its place in the list, `top` in pixels. */
export type ShownRow = { slot: number; index: number; top: number; run: Run }

type SlotOptions = {
  /** What the list shows, and a little more at both ends. */
  items: Ref<readonly Item[]>
  /** At least as many as there ever are items. */
  slotCount: () => number
  runAt: (index: number) => Run | undefined
}

/**
 * The rows of a long list, as many as can be there at once and used in turn: what scrolls in takes the row of what scrolled out, so nothing is made or
 * removed. A row whose next run is still being read stays where it was, outside the view, and costs nothing.
 */
export function useRowSlots({ items, slotCount, runAt }: SlotOptions) {
  let shown = new Map<number, ShownRow>()
  const rows = computed((): ShownRow[] => {
    const next = new Map<number, ShownRow>()
    for (const { index, start } of items.value) {
      const slot = index % slotCount()
      const run = runAt(index)
      const old = shown.get(slot)
      if (run) next.set(slot, { slot, index, top: start, run })
      // What is no longer true of its place goes at once.
      else if (old && runAt(old.index) === old.run) next.set(slot, old)
    }
    shown = next
    return [...next.values()].sort((a, b) => a.index - b.index)
  })
  return { rows }
}
