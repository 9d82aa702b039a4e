import { ref } from 'vue'
import { brushOfStops, stopsBetween, stopsOfBrush } from './brush.ts'
import type { Brush } from './brush.ts'
import type { PlotAxis } from './plotAxis.ts'

type Sources = {
  now: () => PlotAxis
  placeOf: (event: PointerEvent) => number
  /** Pixels as a share of the axis. */
  shareOf: (pixels: number) => number
  /** `isDone` once the drag or the key has ended, which is a step to undo. */
  onBrush: (brush: Brush | undefined, isDone: boolean) => void
}

/** Less than this is a click; so near to an end of the brush, a drag moves that end. */
const [leastPixels, edgePixels] = [3, 7]

/** What is chosen of an axis, by the pointer (a drag over it, or from an end of what is chosen) and by keys (on either end). */
export function useAxisBrush({ now, placeOf, shareOf, onBrush }: Sources) {
  const drag = ref<{ from: number; moved: boolean }>()
  let changedByKey = false
  /** What was told last: what is shown may be a frame behind. */
  let latest: Brush | undefined
  function tell(brush: Brush | undefined): void {
    latest = brush
    onBrush(brush, false)
  }

  const between = (from: number, to: number): Brush | undefined => brushOfStops(now().stops, from, to, now().axis.column.type !== 'time')

  /** The end that stays, where the drag began at the other. */
  function anchorFor(place: number): number {
    const { stops, brush } = now()
    const chosen = brush && stopsOfBrush(stops, brush)
    if (!chosen) return place
    const [low, high] = [stops[chosen.from]?.place ?? 0, stops[chosen.to]?.place ?? 1]
    if (Math.abs(place - low) <= shareOf(edgePixels)) return high
    return Math.abs(place - high) <= shareOf(edgePixels) ? low : place
  }

  function start(event: PointerEvent): void {
    if (event.button !== 0) return
    drag.value = { from: anchorFor(placeOf(event)), moved: false }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }
  function move(event: PointerEvent): void {
    if (!drag.value) return
    const { from, moved } = drag.value
    const to = placeOf(event)
    if (!moved && Math.abs(to - from) < shareOf(leastPixels)) return
    drag.value = { from, moved: true }
    const found = stopsBetween(now().stops, from, to)
    tell(found ? between(found.from, found.to) : { low: null, high: null, slots: [] })
  }
  function end(): void {
    const ended = drag.value
    drag.value = undefined
    if (!ended) return
    onBrush(ended.moved ? latest : undefined, true)
  }

  function onKey(event: KeyboardEvent, side: 'from' | 'to'): void {
    const { stops, brush, flipped } = now()
    const last = stops.length - 1
    const chosen = stopsOfBrush(stops, brush) ?? { from: 0, to: last }
    const page = Math.max(1, Math.round(stops.length / 10))
    const up = flipped ? -1 : 1
    const steps: Record<string, number> = {
      ArrowUp: up,
      ArrowRight: 1,
      ArrowDown: -up,
      ArrowLeft: -1,
      PageUp: page,
      PageDown: -page,
      Home: -stops.length,
      End: stops.length
    }
    const step = steps[event.key]
    const clears = event.key === 'Delete' || event.key === 'Escape'
    if ((step === undefined && !clears) || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    changedByKey = true
    if (step === undefined) return tell(undefined)
    const value = Math.min(last, Math.max(0, chosen[side] + step * (event.shiftKey ? 10 : 1)))
    // An end stops at the other one.
    tell(side === 'from' ? between(Math.min(value, chosen.to), chosen.to) : between(chosen.from, Math.max(value, chosen.from)))
  }
  function onKeyEnd(): void {
    if (!changedByKey) return
    changedByKey = false
    onBrush(latest, true)
  }
  return { drag, start, move, end, onKey, onKeyEnd }
}
