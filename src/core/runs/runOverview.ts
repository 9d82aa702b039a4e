import type { Database } from 'better-sqlite3'
import type { RunsOverview } from '../../shared/edit.ts'
import { resumableStates, runStates } from '../../shared/run.ts'
import type { RunState } from '../../shared/run.ts'
import { canGoOn } from '../training/runStates.ts'

const statesOf = {
  active: runStates.filter(canGoOn),
  training: ['running'],
  resumable: resumableStates,
  failed: ['failed']
} as const satisfies Record<string, readonly RunState[]>
const chosen = 'WITH chosen AS MATERIALIZED (SELECT r.* FROM runs r WHERE r.id IN (SELECT value FROM json_each(@ids)))'

export type RunOverview = ReturnType<typeof createRunOverview>

/** Says what many runs have in common, without reading any of them whole; unknown ones do not count. */
export function createRunOverview(database: Database) {
  const counts = database.prepare<[{ ids: string }], Omit<RunsOverview, 'tags' | keyof typeof statesOf>>(
    `${chosen} SELECT count(*) AS total,
      count(*) FILTER (WHERE locked = 1) AS locked,
      count(*) FILTER (WHERE starred = 1) AS starred,
      count(*) FILTER (WHERE archived = 1) AS archived,
      count(*) FILTER (WHERE pinned_at IS NOT NULL) AS pinned,
      count(*) FILTER (WHERE EXISTS (SELECT 1 FROM notes n WHERE n.run = number)) AS noted FROM chosen`
  )
  const states = database.prepare<[{ ids: string }], { id: string; state: RunState }>(
    `${chosen} SELECT id, state FROM chosen ORDER BY number`
  )
  const tags = database.prepare<[{ ids: string }], RunsOverview['tags'][number]>(
    `${chosen} SELECT t.tag, count(*) AS runs FROM chosen JOIN tags t ON t.run = chosen.number GROUP BY t.tag ORDER BY runs DESC, t.tag`
  )
  return (runs: readonly string[]): RunsOverview => {
    const ids = JSON.stringify(runs)
    const found = states.all({ ids })
    const are = (name: keyof typeof statesOf): string[] => {
      const wanted: readonly RunState[] = statesOf[name]
      return found.flatMap(({ id, state }) => (wanted.includes(state) ? [id] : []))
    }
    const none = { total: 0, locked: 0, starred: 0, archived: 0, pinned: 0, noted: 0 }
    return {
      ...none,
      ...counts.get({ ids }),
      active: are('active'),
      training: are('training'),
      resumable: are('resumable'),
      failed: are('failed'),
      tags: tags.all({ ids })
    }
  }
}
