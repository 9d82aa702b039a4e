import { onScopeDispose, ref } from 'vue'

/** How long a list rests before its rows are whole again, and within what time two leaps are one movement. */
const restMs = 100

/**
 * Whether a list is dragged past faster than anybody can read: by more than a screen from one frame to the next, again and again. Rows then show their
 * names alone, and are whole as soon as it rests. One leap, as to the end by a key, is shown whole at once.
 */
export function useFastScroll() {
  const isPassing = ref(false)
  let last = 0
  let leapAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  function onScroll({ scrollTop, clientHeight }: Pick<Element, 'scrollTop' | 'clientHeight'>): void {
    const isLeap = Math.abs(scrollTop - last) > clientHeight
    last = scrollTop
    if (isLeap) {
      isPassing.value ||= performance.now() - leapAt < restMs
      leapAt = performance.now()
    }
    if (!isPassing.value) return
    clearTimeout(timer)
    timer = setTimeout(() => (isPassing.value = false), restMs)
  }
  return { isPassing, onScroll }
}
