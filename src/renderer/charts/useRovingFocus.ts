import { onMounted, onUpdated } from 'vue'
import type { Ref } from 'vue'

/** One tab stop for a toolbar: arrows, Home and End move among its buttons. Returns the toolbar's keydown handler. */
export function useRovingFocus(toolbar: Readonly<Ref<HTMLElement | null>>) {
  const items = (): HTMLElement[] => [...(toolbar.value?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])]

  function settle(focused?: HTMLElement): void {
    const all = items()
    const stop = focused ?? all.find(item => item.tabIndex === 0) ?? all[0]
    for (const item of all) item.tabIndex = item === stop ? 0 : -1
  }
  onMounted(() => settle())
  onUpdated(() => settle())

  return (event: KeyboardEvent): void => {
    const all = items()
    const now = all.indexOf(event.target as HTMLElement)
    if (now < 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const places: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: all.length - 1 }
    const place = places[event.key]
    if (place === undefined) return
    const next = all[(place + all.length) % all.length]
    event.preventDefault()
    event.stopPropagation()
    settle(next)
    next?.focus()
  }
}
