import { useConnection } from './connection.ts'
import { useRunStore } from './runStore.ts'

const pageSize = 500

/** Reads runs into the store that it does not know yet. */
export function useReadRuns(): (ids: readonly string[]) => Promise<void> {
  const { client } = useConnection()
  const store = useRunStore()
  return async ids => {
    const missing = ids.filter(id => !store.runs.has(id))
    for (let start = 0; start < missing.length; start += pageSize) {
      const chunk = missing.slice(start, start + pageSize)
      const page = await client.runs.list({ ids: chunk, limit: chunk.length })
      store.put(page.rows, page.seq)
    }
  }
}
