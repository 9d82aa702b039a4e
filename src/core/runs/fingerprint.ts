import { createHash } from 'node:crypto'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'

/** The same for runs of the same data and hyperparameters, whatever their seed and the order the values were given in. */
export function fingerprint(datasetSha256: string, hyperparameters: Hyperparameters): string {
  const values = Object.entries(hyperparameters).filter(([key]) => key !== 'seed')
  values.sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([datasetSha256, values]))
    .digest('hex')
}
