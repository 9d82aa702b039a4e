import { computed, shallowRef } from 'vue'
import type { Axis } from './axis.ts'
import { positionAtX, positionAtY } from './geometry.ts'
import type { PlotArea } from './geometry.ts'
import type { Plot, Zoom } from './shaping.ts'
import { dragged, panned } from './zooming.ts'

type Place = { x: number; y: number }
type Drag = { kind: 'x' | 'box' | 'pan'; from: Place; to: Place }
type Sources = {
  now: () => { plot: Plot; area: PlotArea; whole: Axis }
  onZoom: (zoom: Zoom, isStep: boolean) => void
  /** The button went up where it went down. */
  onClick: () => void
}

/** Less than this is a click, not a drag. */
const leastPixels = 4

export const placeIn = (event: MouseEvent): Place => {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
  return { x: event.clientX - box.left, y: event.clientY - box.top }
}

/** Drags over a plot: a range of x, with Shift a box, with the middle button or while Space is held a pan. */
export function usePlotDrag({ now, onZoom, onClick }: Sources) {
  const drag = shallowRef<Drag>()
  const space = { down: false, used: false }

  function start(event: PointerEvent): void {
    const pans = event.button === 1 || (event.button === 0 && space.down)
    if (!pans && event.button !== 0) return
    if (event.button === 1) event.preventDefault()
    space.used ||= pans
    const place = placeIn(event)
    drag.value = { kind: pans ? 'pan' : event.shiftKey ? 'box' : 'x', from: place, to: place }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }

  /** Whether the move belongs to a drag. */
  function move(event: PointerEvent): boolean {
    const current = drag.value
    if (!current) return false
    const to = placeIn(event)
    if (current.kind === 'pan') {
      const { plot, area, whole } = now()
      const x = panned(plot.x, whole, (current.to.x - to.x) / area.width)
      if (x) onZoom({ x }, false)
    }
    drag.value = { ...current, to }
    return true
  }

  function end(event: PointerEvent): void {
    const current = drag.value
    drag.value = undefined
    if (!current || current.kind === 'pan') return
    const { plot, area } = now()
    const { from } = current
    const to = placeIn(event)
    if (Math.abs(to.x - from.x) < leastPixels) return onClick()
    const x = dragged(plot.x, positionAtX(area, plot.x, from.x), positionAtX(area, plot.x, to.x))
    if (!(x.max > x.min)) return
    const isBox = current.kind === 'box' && Math.abs(to.y - from.y) >= leastPixels
    const y = isBox ? dragged(plot.y, positionAtY(area, plot.y, from.y), positionAtY(area, plot.y, to.y)) : undefined
    onZoom(y ? { x, y } : { x }, true)
  }

  const selection = computed(() => {
    const current = drag.value
    if (!current || current.kind === 'pan' || Math.abs(current.to.x - current.from.x) < leastPixels) return undefined
    const { from, to } = current
    const { area } = now()
    const vertical =
      current.kind === 'box' ? { top: Math.min(from.y, to.y), height: Math.abs(to.y - from.y) } : { top: area.top, height: area.height }
    const box = { left: Math.min(from.x, to.x), width: Math.abs(to.x - from.x), ...vertical }
    return Object.fromEntries(Object.entries(box).map(([name, pixels]) => [name, `${pixels}px`]))
  })

  return {
    drag,
    selection,
    start,
    move,
    end,
    cancel: () => (drag.value = undefined),
    holdSpace: () => (space.down = true),
    /** Whether Space was pressed alone, without a drag. */
    releaseSpace(): boolean {
      const alone = space.down && !space.used
      space.down = space.used = false
      return alone
    }
  }
}
