import { useKeys } from '../shell/useShortcuts.ts'
import { snappedX } from './hover.ts'
import { steppedX } from './nearest.ts'
import type { PlacedLine } from './shaping.ts'

type PlotKeys = {
  lines: () => readonly PlacedLine[]
  /** Where the view begins, and the x the crosshair is at. */
  start: () => number
  now: () => number | undefined
  goTo: (x: number) => void
  /** Zooms about the middle. */
  zoomBy: (factor: number) => void
  resetZoom: () => void
  pin: (x: number) => void
  /** Takes away what is pinned or read; whether there was anything. */
  clear: () => boolean
  space: { hold: () => void; release: () => boolean }
}

/** The keys of a plot: arrows go from point to point, + and - zoom, Space pins, or pans while it is held. */
export function usePlotKeys({ lines, start, now, goTo, zoomBy, resetZoom, pin, clear, space }: PlotKeys) {
  /** The first point in view; the nearest to where the view starts may be outside. */
  function firstX(columns: readonly Float64Array[]): number | undefined {
    const from = start()
    const nearest = snappedX(lines(), from)
    return nearest !== undefined && nearest < from ? steppedX(columns, nearest, 1) : nearest
  }
  function move(steps: number): void {
    const columns = lines().map(line => line.xs)
    const from = now()
    const x = from === undefined ? firstX(columns) : steppedX(columns, from, steps)
    if (x !== undefined) goTo(x)
  }
  const keys: Record<string, (event: KeyboardEvent) => void> = {
    ArrowLeft: event => move(event.shiftKey ? -10 : -1),
    ArrowRight: event => move(event.shiftKey ? 10 : 1),
    Home: () => move(-1e9),
    End: () => move(1e9),
    '+': () => zoomBy(0.5),
    '=': () => zoomBy(0.5),
    '-': () => zoomBy(2),
    ' ': space.hold
  }
  const takeKey = useKeys('plot', { resetZoom })

  return {
    onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if ((event.key === 'Escape' && clear()) || takeKey(event)) return event.stopPropagation()
      const act = keys[event.key]
      if (!act) return
      event.preventDefault()
      event.stopPropagation()
      act(event)
    },
    onKeyUp(event: KeyboardEvent): void {
      if (event.key !== ' ') return
      // Held for a drag it pans; pressed alone it pins what the crosshair shows.
      const x = now()
      if (space.release() && x !== undefined) pin(x)
    }
  }
}
