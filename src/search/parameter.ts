import type { HyperparameterValue } from '../shared/hyperparameterDefinition.ts'

/** A value of a parameter: what a hyperparameter may be. */
export type ParameterValue = HyperparameterValue

/** Values of one trial by name. Made with Object.fromEntries, so that `__proto__` is a name like any other. */
export type Values = Record<string, ParameterValue>

/** When a parameter exists at all: an earlier one has one of these values, or is a number of at least this. */
export type Condition = { parent: string } & ({ oneOf: readonly ParameterValue[] } | { atLeast: number })

/** `step` null: continuous. `levels` is how many values there are, Infinity where continuous; `high` is the last of them. */
export type NumericParameter = {
  name: string
  kind: 'numeric'
  low: number
  high: number
  log: boolean
  step: number | null
  levels: number
  when: readonly Condition[]
}
export type CategoricalParameter = {
  name: string
  kind: 'categorical'
  choices: readonly ParameterValue[]
  levels: number
  when: readonly Condition[]
}
export type ConstantParameter = { name: string; kind: 'constant'; value: ParameterValue }

export type SearchedParameter = NumericParameter | CategoricalParameter
export type Parameter = SearchedParameter | ConstantParameter

/** Equal values have equal keys; 1 and "1" differ. */
export const valueKey = (value: ParameterValue): string => JSON.stringify(value)

export function isParameterValue(value: unknown): value is ParameterValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (Array.isArray(value)) return value.every(item => typeof item === 'number' && Number.isFinite(item))
  return typeof value === 'number' && Number.isFinite(value)
}

function holds(condition: Condition, values: ReadonlyMap<string, ParameterValue>): boolean {
  const value = values.get(condition.parent)
  if (value === undefined) return false
  if ('atLeast' in condition) return typeof value === 'number' && value >= condition.atLeast
  const key = valueKey(value)
  return condition.oneOf.some(allowed => valueKey(allowed) === key)
}

/** Whether a parameter exists beside the values of those before it; one whose parent does not exist does not either. */
export const isActive = (parameter: SearchedParameter, values: ReadonlyMap<string, ParameterValue>): boolean =>
  parameter.when.every(condition => holds(condition, values))

/** A number of steps above low; decimal steps give decimals: 0.3, not 0.30000000000000004. */
export function stepped(low: number, step: number, steps: number): number {
  const value = low + steps * step
  return Number.isSafeInteger(value) ? value : Number(value.toPrecision(15))
}

export const copyValues = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]))
