import type { Database } from 'better-sqlite3'
import { encode } from '../../search/encode.ts'
import { cellKey, gridCells } from '../../search/samplers/gridCells.ts'
import type { Values } from '../../search/parameter.ts'
import { hyperparameterNames } from '../../shared/hyperparameters.ts'
import type { Tables } from '../storage/tables.ts'
import type { CheckedPlan } from './checkSweep.ts'

export type EarlierTrial = { values: Values; run_id: string }
export type WarmStart = ReturnType<typeof createWarmStart>

/** The newest; more would not guide a search better. */
const mostRuns = 500
const irrelevant = new Set<string>(['seed', 'threads', 'checkpoint_every'])

/** Finds completed runs of the same data, trained from their beginning, that differ from a plan in nothing but what it searches, the newest of equals. */
export function createWarmStart(database: Database, tables: Tables) {
  const completed = database.prepare<[string], { number: number; id: string }>(
    `SELECT number, id FROM runs WHERE dataset_sha256 = ? AND state = 'completed' AND trashed_at IS NULL AND parent_run_id IS NULL ORDER BY number DESC LIMIT ${mostRuns}`
  )
  return function earlierTrials(sha256: string, { space, base, cells, plan }: CheckedPlan): EarlierTrial[] {
    const searched = new Set(space.parameters.map(({ name }) => name))
    const fixed = hyperparameterNames.filter(name => !searched.has(name) && !irrelevant.has(name))
    const grid = cells === null ? null : gridCells(space, new Map(Object.entries(plan.sampler.levels)))
    const wanted = grid && new Set(grid.map(cell => cellKey(space, cell)))
    const rows = completed.all(sha256)
    const hyperparameters = tables.hyperparameters.ofRuns(rows.map(({ number }) => number))
    const found = new Map<string, EarlierTrial>()
    for (const { number, id } of rows) {
      const given = hyperparameters.get(number) ?? {}
      if (fixed.some(name => JSON.stringify(given[name]) !== JSON.stringify(base[name]))) continue
      const values = Object.fromEntries(Object.entries(given).filter(([name]) => searched.has(name)))
      const key = cellKey(space, values)
      if (encode(space, values) !== null && (wanted?.has(key) ?? true) && !found.has(key)) found.set(key, { values, run_id: id })
    }
    return [...found.values()].reverse()
  }
}
