const targetMs = 80
const mostSteps = 4096

/**
 * How many steps to hand to TensorFlow at once: so many as take about 80 ms, since messages are only read between calls. The results do not depend on it.
 */
export function createPace() {
  let steps = 1
  return {
    steps: (): number => steps,
    observe(done: number, elapsedMs: number): void {
      // The last piece of an epoch is short and says little.
      if (done < steps) return
      const wanted = Math.floor((done * targetMs) / Math.max(elapsedMs, 0.01))
      steps = Math.max(1, Math.min(wanted, steps * 4, mostSteps))
    }
  }
}
export type Pace = ReturnType<typeof createPace>
