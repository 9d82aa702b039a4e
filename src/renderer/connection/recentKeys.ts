/**
 * Which of many keys were used lately. `touch` answers with those that are now too many, the longest unused first: a window that is open for weeks
 * keeps what it shows, and not all it has ever shown.
 */
export function createRecentKeys(most: number) {
  const keys = new Set<string>()
  return {
    touch(used: Iterable<string>): string[] {
      for (const key of used) {
        keys.delete(key)
        keys.add(key)
      }
      const dropped: string[] = []
      for (const key of keys) {
        if (keys.size <= most) break
        keys.delete(key)
        dropped.push(key)
      }
      return dropped
    },
    remove: (key: string): void => void keys.delete(key)
  }
}

/** Collects what is asked for one by one while something is drawn, and asks for it together a moment later. */
export function createGathering(ask: (keys: string[]) => Promise<unknown>) {
  let wanted = new Set<string>()
  return (key: string): void => {
    if (wanted.size === 0)
      queueMicrotask(() => {
        const keys = [...wanted]
        wanted = new Set()
        // Whoever shows it finds it missing again and asks anew.
        void ask(keys).catch(() => undefined)
      })
    wanted.add(key)
  }
}
