import { computed, ref, shallowRef } from 'vue'
import type { ComputedRef } from 'vue'
import { useUndo } from '../composables/useUndo.ts'
import type { Axis } from './axis.ts'
import type { Zoom } from './shaping.ts'

/** A card's zoom. Zoomed up to the newest point it goes on following it; a zoom made on purpose is a step to undo. */
export function useZoom(whole: ComputedRef<Axis>, label: () => string) {
  const undo = useUndo()
  const chosen = shallowRef<Zoom>()
  const following = ref(false)

  const zoom = computed<Zoom | undefined>(() => {
    const now = chosen.value
    if (!now || !following.value) return now
    const axis = whole.value
    const span = axis.position(now.x.max) - axis.position(now.x.min)
    return { ...now, x: { min: axis.valueAt(Math.max(axis.start, axis.to - span)), max: axis.valueAt(axis.to) } }
  })

  function put(next: Zoom | undefined): void {
    chosen.value = next
    const { to, start, position } = whole.value
    following.value = next !== undefined && position(next.x.max) >= to - (to - start) * 1e-6
  }

  return {
    zoom,
    following,
    reset: () => put(undefined),
    setZoom(next: Zoom | undefined, isStep: boolean): void {
      const before = zoom.value
      if (!before && !next) return
      put(next)
      if (isStep) undo.push({ label: label(), undo: () => put(before), redo: () => put(next) })
    },
    follow(isFollowing: boolean): void {
      following.value = isFollowing
      // What is in view when following ends is what stays in view.
      if (!isFollowing) chosen.value = zoom.value
    }
  }
}
