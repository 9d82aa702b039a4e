const leastGapMs = 250

/**
 * When a picture is drawn: at most once a frame; for new data at most four times a second; not at all while it cannot be seen.
 * `soon` is for what the user did, `whenDue` for what arrived.
 */
export function createDrawQueue(draw: () => void) {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAt = -Infinity
  let visible = false
  let wanted = false

  function now(): void {
    frame = 0
    if (!visible) return
    clearTimeout(timer)
    timer = undefined
    wanted = false
    drawnAt = performance.now()
    draw()
  }
  function soon(): void {
    wanted = true
    if (visible && frame === 0) frame = requestAnimationFrame(now)
  }
  return {
    soon,
    whenDue(): void {
      wanted = true
      if (!visible || timer !== undefined) return
      timer = setTimeout(
        () => {
          timer = undefined
          soon()
        },
        Math.max(0, drawnAt + leastGapMs - performance.now())
      )
    },
    setVisible(isVisible: boolean): void {
      visible = isVisible
      if (visible && wanted) soon()
    },
    stop(): void {
      visible = false
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  }
}
