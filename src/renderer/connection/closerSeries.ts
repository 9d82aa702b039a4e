import { markRaw, ref, shallowReactive } from 'vue'
import type { Closer, Series } from '../../shared/series.ts'
import type { Client } from './connection.ts'

/** Parts are kept for going back to them; older ones are read again. */
const mostKept = 60

/** Parts of long series that were looked at more closely, by what was asked. */
export function createCloserSeries(client: Client) {
  const read = shallowReactive(new Map<string, Series>())
  const forgotten = ref(0)
  const underWay = new Set<string>()
  const keyOf = (question: Closer): string => JSON.stringify(question)

  return {
    /** What was read of it, undefined until then. */
    of: (question: Closer): Series | undefined => read.get(keyOf(question)),
    async ask(question: Closer): Promise<void> {
      const key = keyOf(question)
      if (read.has(key) || underWay.has(key)) return
      underWay.add(key)
      try {
        const series = await client.runs.closer(question)
        for (const oldest of [...read.keys()].slice(0, Math.max(0, read.size - mostKept + 1))) read.delete(oldest)
        read.set(key, markRaw(series))
      } finally {
        underWay.delete(key)
      }
    },
    /** How often all of it was forgotten, as it may not be true any more. */
    forgotten,
    forget(): void {
      read.clear()
      forgotten.value++
    }
  }
}
