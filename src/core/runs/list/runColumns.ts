import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import type { runColumnsSchema } from '../../../shared/run.ts'
import type { RunSet } from './matchingRuns.ts'

type RunColumns = z.output<typeof runColumnsSchema>
type Use = { distinct: number; runs: number }

const keys = `WITH RECURSIVE k (key) AS (
    SELECT min(key) FROM hyperparameters UNION ALL SELECT (SELECT min(key) FROM hyperparameters WHERE key > k.key) FROM k WHERE k.key IS NOT NULL
  ) SELECT key FROM k WHERE key IS NOT NULL`
// Grouped by value first, which the index on values has ready in order; off counts as a value too.
const useOf = (where: string): string => `SELECT count(*) AS "distinct", coalesce(sum(uses), 0) AS runs FROM (
    SELECT count(*) AS uses FROM hyperparameters h WHERE h.key = ? ${where} GROUP BY h.type, h.number, h.text
  )`
const runsOf = (where: string): string => `SELECT count(*) FROM summaries s WHERE s.metric = ? ${where}`

/**
 * Which hyperparameters and metrics some runs have, those that differ most and are used most first. It goes through every value there is, so others get
 * their turn between one key and the next.
 */
export function createRunColumns(database: Database) {
  let chosen: RunSet = new Uint8Array()
  database.function('is_chosen', (run: unknown) => chosen[Number(run)] ?? 0)
  const everyRun = database.prepare<[], { runs: number; greatest: number }>(
    'SELECT count(*) AS runs, coalesce(max(number), 0) AS greatest FROM runs'
  )
  const allKeys = database.prepare<[], string>(keys).pluck()
  const allMetrics = database.prepare<[], { id: number; name: string }>('SELECT id, name FROM metrics')
  const uses = { some: database.prepare<[string], Use>(useOf('AND is_chosen(h.run)')), all: database.prepare<[string], Use>(useOf('')) }
  const logged = {
    some: database.prepare<[number], number>(runsOf('AND is_chosen(s.run)')).pluck(),
    all: database.prepare<[number], number>(runsOf('')).pluck()
  }

  return async (numbers: readonly number[]): Promise<RunColumns> => {
    const { runs, greatest } = everyRun.get() ?? { runs: 0, greatest: 0 }
    const set = new Uint8Array(greatest + 1)
    for (const number of numbers) set[number] = 1
    const scope = numbers.length === runs ? 'all' : 'some'
    const hyperparameters: RunColumns['hyperparameters'] = []
    for (const key of allKeys.all()) {
      chosen = set
      const use = uses[scope].get(key)
      if (use && use.runs > 0) hyperparameters.push({ key, ...use })
      await setImmediate()
    }
    const metrics: RunColumns['metrics'] = []
    for (const { id, name } of allMetrics.all()) {
      chosen = set
      const count = logged[scope].get(id) ?? 0
      if (count > 0) metrics.push({ key: name, runs: count })
      await setImmediate()
    }
    const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1)
    return {
      hyperparameters: hyperparameters.sort((a, b) => b.distinct - a.distinct || byKey(a, b)),
      metrics: metrics.sort((a, b) => b.runs - a.runs || byKey(a, b)),
      total: numbers.length
    }
  }
}
