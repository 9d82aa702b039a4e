import { computed, nextTick, ref, watch } from 'vue'
import type { Ref } from 'vue'

/** The row of a plain list the keyboard is on. Where it was stays a place to go on from once its row has gone. */
export function useRowFocus(rows: Readonly<Ref<readonly { id: string }[]>>, elementOf: (id: string) => HTMLElement | null | undefined) {
  const place = ref(0)
  const row = computed(() => Math.min(place.value, rows.value.length - 1))
  const focus = (at: number): void => {
    const item = rows.value[Math.max(0, Math.min(at, rows.value.length - 1))]
    ;((item && elementOf(item.id)) ?? document.getElementById('main'))?.focus()
  }
  watch(rows, async () => {
    const hadFocus = document.activeElement !== document.body
    await nextTick()
    if (hadFocus && document.activeElement === document.body) focus(row.value)
  })
  /** Where a key leads, be it a step or an end. */
  const move = (key: string): void => focus({ arrowdown: row.value + 1, arrowup: row.value - 1, end: rows.value.length - 1 }[key] ?? 0)
  return { row, move, noteFocus: (at: number) => void (place.value = at) }
}
