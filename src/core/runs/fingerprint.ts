import { createHash } from 'node:crypto'
import { defaultHyperparameters } from '../../shared/hyperparameters.ts'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'

export type Parent = { run_id: string; epoch: number }

/** What changes nothing of the curve. */
const besides: readonly string[] = ['seed', 'checkpoint_every'] satisfies (keyof Hyperparameters)[]

/** Came later than runs that have no value of them, which were trained as if they had the default. */
const later: readonly (keyof Hyperparameters)[] = ['layers', 'loss_function', 'class_weight', 'more_metrics']
const isAsBefore = (key: string, value: unknown): boolean =>
  (later as readonly string[]).includes(key) && value === defaultHyperparameters[key as keyof Hyperparameters]

/** The same for runs of the same data and hyperparameters, whatever their seed and the order the values were given in; a fork has that of its kind alone. */
export function fingerprint(datasetSha256: string, hyperparameters: Hyperparameters, parent: Parent | null): string {
  const values = Object.entries(hyperparameters).filter(([key, value]) => !besides.includes(key) && !isAsBefore(key, value))
  values.sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([datasetSha256, values, ...(parent ? [parent.run_id, parent.epoch] : [])]))
    .digest('hex')
}
