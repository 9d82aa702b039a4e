/** Moves the focus to the next (or previous) of the window's regions, in reading order. */
export function focusNextRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  if (regions.length === 0) return
  const current = regions.findIndex(region => region.contains(document.activeElement))
  const start = current === -1 && direction === -1 ? 0 : current
  const next = regions[(start + direction + regions.length) % regions.length]
  const target = next?.matches('main')
    ? next
    : (next?.querySelector<HTMLElement>('a[href], button:not(:disabled), input, [tabindex="0"]') ?? next)
  target?.focus()
}
