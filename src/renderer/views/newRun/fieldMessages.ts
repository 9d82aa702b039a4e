import type { Hyperparameters } from '../../../shared/hyperparameters.ts'
import { splitSizes } from '../../../shared/network/network.ts'
import { formatCount } from '../../format/format.ts'

/** A value that is allowed and still worth a word: a message key of `newRun.warnings` and its parameters. */
export type Warning = { key: string; params: Record<string, string> }

const fewSamples = 1000
/** The share right that chance is reckoned at: an ordinary score of the reference data. */
const usualAccuracy = 0.9

export function warningsOf(values: Hyperparameters, trainSamples: number): Partial<Record<string, Warning>> {
  const warnings: Record<string, Warning> = {}
  if (values.learning_rate > 0.1 && values.optimizer.startsWith('adam')) warnings['learning_rate'] = { key: 'highLearningRate', params: {} }
  const { validation } = splitSizes(Math.min(values.max_train_samples ?? trainSamples, trainSamples), values.validation_split)
  if (values.validation_split === 0) warnings['validation_split'] = { key: 'noValidation', params: {} }
  else if (validation < fewSamples) {
    const chance = 100 * Math.sqrt((usualAccuracy * (1 - usualAccuracy)) / Math.max(1, validation))
    warnings['validation_split'] = { key: 'fewValidation', params: { n: formatCount(validation), p: chance.toFixed(1) } }
  }
  return warnings
}
