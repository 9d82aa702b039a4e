import { computed, ref, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Places } from './paging.ts'
import type { Selection } from './selection.ts'

/** More lines than these nobody can tell apart. */
export const mostDrawn = 500

type DrawnOptions = {
  places: Ref<Places>
  selection: Ref<Selection>
  /** Reads the rows of a range that are not there yet. */
  read: (from: number, to: number) => Promise<void>
}

/** Which curves are drawn: the selected runs, or the first rows while none is, with single runs switched on or off by their eye. */
export function useDrawnRuns({ places, selection, read }: DrawnOptions) {
  const limit = ref(10)
  const on = shallowRef<ReadonlySet<string>>(new Set())
  const off = shallowRef<ReadonlySet<string>>(new Set())

  const shown = computed(() => {
    const base = selection.value.ids.size > 0 ? [...selection.value.ids] : places.value.slice(0, limit.value).flatMap(id => id ?? [])
    return [...new Set([...base, ...on.value])].filter(id => !off.value.has(id)).slice(0, mostDrawn)
  })
  const drawn = computed(() => new Set(shown.value))
  watch([limit, places, () => selection.value.ids.size === 0], ([to, , isNeeded]) => (isNeeded ? read(0, to) : undefined))

  function toggleEye(id: string): void {
    const isDrawn = drawn.value.has(id)
    const nextOn = new Set(on.value)
    const nextOff = new Set(off.value)
    nextOn.delete(id)
    nextOff.delete(id)
    ;(isDrawn ? nextOff : nextOn).add(id)
    on.value = nextOn
    off.value = nextOff
  }
  return { shown, drawn, limit, toggleEye }
}
