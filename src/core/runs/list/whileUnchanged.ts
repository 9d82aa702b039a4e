import type { Database } from 'better-sqlite3'

/**
 * Keeps what was found as long as nothing is written: the `most` answers used last, by key. `find` is asked where there is none, or where something was
 * written since. What depends on the time too is `true` for no longer than `forMs`.
 */
export function createWhileUnchanged<Found>(
  database: Database,
  { most, forMs = Infinity, now = () => 0 }: { most: number; forMs?: number; now?: () => number }
) {
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  const kept = new Map<string, { changes: number; at: number; found: Found }>()
  return (key: string, find: () => Found): Found => {
    const known = kept.get(key)
    kept.delete(key)
    const state = changes.get() ?? 0
    const isTrue = known !== undefined && known.changes === state && Math.abs(now() - known.at) < forMs
    const answer = isTrue ? known : { changes: state, at: now(), found: find() }
    kept.set(key, answer)
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest)
    return answer.found
  }
}
