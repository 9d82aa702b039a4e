import type { Definition, HyperparameterValue } from './hyperparameterDefinition.ts'
import { definitions } from './hyperparameters.ts'
import type { HyperparameterName } from './hyperparameters.ts'

/** What a field is where nobody sets it, given the others. */
export function defaultOf(name: HyperparameterName, others: Readonly<Record<string, unknown>>): HyperparameterValue {
  const { default: usual, defaultWith }: Definition = definitions[name]
  const other = defaultWith && others[defaultWith.field]
  return (typeof other === 'string' ? defaultWith?.values[other] : undefined) ?? usual
}
