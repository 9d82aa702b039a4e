export type Coalescer = { request(): void; flush(): void }

/** Calls `work` soon after a request, and at most once in `intervalMs`, however many requests come. `flush` does at once what is due. */
export function createCoalescer(work: () => void, intervalMs: number): Coalescer {
  let timer: NodeJS.Timeout | undefined
  let lastMs = -Infinity

  function flush(): void {
    if (!timer) return
    clearTimeout(timer)
    timer = undefined
    lastMs = performance.now()
    work()
  }

  return {
    request() {
      timer ??= setTimeout(flush, Math.max(0, lastMs + intervalMs - performance.now()))
    },
    flush
  }
}
